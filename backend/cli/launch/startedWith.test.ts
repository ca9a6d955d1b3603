import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseOtherSettings, settingsForDoctor } from "./refuseOtherSettings.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";
import { compareWithStart, recordStart, settingsOf } from "./startedWith.mjs";

const PEPPER = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978";
const KEPT = "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978";
const SECRETS = ["s3-secret-of-the-bucket", "user-of-redis:pass-of-redis", PEPPER];

describe("what the platform was started with", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-started-"));
    await writeFile(join(folder, "secrets.json"), JSON.stringify({ ENCRYPTION_KEY: KEPT }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** @param fromFile what stands in `.env`; the rest comes from the environment */
  const settings = (env: Record<string, string>, fromFile: Record<string, string> = {}) =>
    settingsOf(
      { ...fromFile, ...env },
      new Set(Object.keys(fromFile).filter((name) => !(name in env))),
      folder,
      repositoryRoot,
    );
  const started = (...given: Parameters<typeof settings>) => recordStart(folder, settings(...given));
  const differences = (...given: Parameters<typeof settings>) => compareWithStart(folder, settings(...given));
  const refusal = async (command: string, isRunning: boolean, ...given: Parameters<typeof settings>) => {
    const said: string[] = [];
    try {
      refuseOtherSettings(command, await differences(...given), { isRunning, say: (line) => said.push(line) });
      return said.join("\n") || "nothing";
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  it("complains of nothing where nothing is known, or all is the same", async () => {
    expect(await refusal("backup", true, { S3_BUCKET: "files" })).toBe("nothing");
    const given = { S3_ENDPOINT: "http://s3.test", S3_BUCKET: "files", PASSWORD_PEPPER: PEPPER, DB_HOST: "db" };
    await started(given);
    expect(await refusal("backup", true, given)).toBe("nothing");
    expect(await refusal("backup", true, {}, given), "the same in .env").toBe("nothing");
  });

  it("counts presets, the usual folder, a generated key and a database that is not used as nothing", async () => {
    await started({});
    const same = {
      FILES_DIR: join(folder, "files"),
      S3_REGION: "us-east-1",
      ENCRYPTION_KEY: KEPT,
      DB_NAME: "chat2",
      DB_USER: "x",
    };
    expect(await differences({}, same)).toEqual([]);
    expect(await differences({ PORT: "5001", PUBLIC_URL: "http://x.test", DATA_DIR: folder })).toEqual([]);
  });

  it("holds no secret, for the owner's eyes only", async () => {
    await started({
      S3_ENDPOINT: "http://who:kn@ws@s3.test",
      S3_SECRET_KEY: SECRETS[0] ?? "",
      REDIS_URL: `redis://${SECRETS[1]}@redis:6379`,
      PASSWORD_PEPPER: PEPPER,
    });
    const file = join(folder, "started-with.json");
    const text = await readFile(file, "utf8");
    for (const secret of [...SECRETS, "who:", "ws@"]) expect(text).not.toContain(secret);
    expect(text).toContain("S3_ENDPOINT=http://s3.test");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("refuses what only npm start was told of, for the commands that need it, running or not", async () => {
    await started({ FILES_DIR: "/srv/files", PASSWORD_PEPPER: PEPPER, REDIS_URL: "redis://redis:6379" });
    for (const isRunning of [true, false]) {
      expect(await refusal("backup", isRunning, {})).toMatch(
        /^refused: .*no FILES_DIR instead of FILES_DIR=\/srv\/files/,
      );
      expect(await refusal("password:reset", isRunning, {})).toMatch(
        /^refused: .*no PASSWORD_PEPPER instead of PASSWORD_PEPPER/,
      );
      expect(await refusal("password:reset", isRunning, {})).not.toContain("FILES_DIR");
      for (const command of ["migrate", "2fa:off", "doctor"])
        expect(await refusal(command, isRunning, {})).toBe("nothing");
    }
    expect(await refusal("backup", true, {}, { FILES_DIR: "/other", PASSWORD_PEPPER: PEPPER.toUpperCase() })).toMatch(
      /^refused: .*FILES_DIR=\/other instead of FILES_DIR=\/srv\/files.*another PASSWORD_PEPPER/,
    );
    expect(settingsForDoctor(await differences({}), true)).toEqual({
      SETTINGS_UNKNOWN: "REDIS_URL,FILES_DIR,PASSWORD_PEPPER",
      SETTINGS_EDITED: "",
    });
    await started({ DB_HOST: "db.test", DB_NAME: "shop" });
    for (const command of ["migrate", "2fa:off", "doctor"])
      expect(await refusal(command, false, {})).toMatch(/^refused: .*DB_HOST=db\.test/);
  });

  it("does as a command is told itself, and says that it is something else", async () => {
    await started({ FILES_DIR: "/srv/files" });
    expect(await refusal("restore", false, { FILES_DIR: "/srv/drill" })).toBe(
      "Other settings than those the platform was last started with: FILES_DIR=/srv/drill instead of FILES_DIR=/srv/files.",
    );
  });

  it("after a change of .env: refuses beside the platform that has not taken it, and goes by it when it is stopped", async () => {
    await started({}, { FILES_DIR: "/srv/files", LOG_LEVEL: "debug" });
    const edited = [{}, { FILES_DIR: "/srv/new", LOG_LEVEL: "warn" }] as const;
    expect(await refusal("backup", true, ...edited)).toMatch(
      /^refused: \.env was changed after the platform started: FILES_DIR=\/srv\/new/,
    );
    expect(await refusal("backup", false, ...edited)).toMatch(/^Other settings .*FILES_DIR=\/srv\/new instead of/);
    for (const command of ["password:reset", "migrate", "doctor"])
      expect(await refusal(command, true, ...edited)).toBe("nothing");
    expect(settingsForDoctor(await differences(...edited), true)).toEqual({
      SETTINGS_UNKNOWN: "",
      SETTINGS_EDITED: "FILES_DIR,LOG_LEVEL",
    });
    expect(settingsForDoctor(await differences(...edited), false)).toMatchObject({ SETTINGS_EDITED: "" });
  });
});
