import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../chaos/freePort.ts";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { repositoryRoot } from "./repositoryRoot.mjs";

/** How long a condition may take to come true on a busy machine; the first start builds what is stale. */
const PATIENCE_MS = 120_000;
let base: string;
let folder: string;
const open: ChildProcess[] = [];

/** Runs one of the tools on the installation; `said` grows with what it prints. */
function run(script: "start" | "chat", args: readonly string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [`backend/cli/${script}.mjs`, ...args], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DB_HOST: "",
      DB_SOCKET: "",
      PUBLIC_URL: "",
      HOST: "",
      PORT: "",
      DATA_DIR: folder,
      ...env,
    },
    stdio: "pipe",
  });
  open.push(child);
  const output = { child, said: "", ended: new Promise<number | null>((resolve) => child.once("close", resolve)) };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output.said += text));
  return output;
}

async function start(env: Record<string, string> = {}) {
  const platform = run("start", [], { PORT: String(await freePort()), ...env });
  await expect.poll(() => platform.said, { timeout: PATIENCE_MS }).toContain("Stop with Ctrl-C");
  return platform;
}

beforeAll(async () => {
  base = await folderOnDisk("chat-command-");
  folder = join(base, "data");
});
afterAll(async () => {
  for (const child of open) if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  await rm(base, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 });
});

describe("npm run chat", { timeout: PATIENCE_MS * 2 }, () => {
  it("tells how it is used, and looks at archives, where no installation is", async () => {
    const help = run("chat", ["--help"]);
    expect(await help.ended).toBe(0);
    expect(help.said).toContain("Usage: npm run chat -- COMMAND");
    const check = run("chat", ["restore", join(repositoryRoot, "README.md"), "--check"]);
    expect(await check.ended).toBe(1);
    expect(check.said).toContain("✗ The archive is damaged");
    const doctor = run("chat", ["doctor"]);
    expect(await doctor.ended).toBe(1);
    expect(doctor.said).toContain(`✗ There is no installation in ${folder} yet.`);
    expect(existsSync(folder)).toBe(false);
  });

  it("finds the running platform at the address that only npm start was told", async () => {
    const platform = await start();
    const port = /localhost:(\d+)\/api\/health/.exec(platform.said)?.[1] ?? "";
    const doctor = run("chat", ["doctor"]);
    expect(await doctor.ended).toBe(0);
    expect(doctor.said).toContain(`http://localhost:${port} is live and ready`);
    const asked = run("chat", ["doctor"], { PUBLIC_URL: "http://localhost:1" });
    expect(await asked.ended, "a variable given to the command itself counts").toBe(0);
    expect(asked.said).toContain("http://localhost:1 cannot be reached from here");
    platform.child.kill("SIGTERM");
    expect(await platform.ended).toBe(0);
  });

  it("refuses to work on other files than the platform, which npm start alone was told of", async () => {
    const files = join(base, "files-elsewhere");
    const archives = join(base, "archives/");
    const platform = await start({ FILES_DIR: files });
    const ended = async (args: readonly string[], env?: Record<string, string>) => {
      const command = run("chat", args, env);
      return { code: await command.ended, said: command.said };
    };
    expect(await ended(["backup", archives])).toEqual({
      code: 1,
      said: expect.stringContaining(
        `other settings in its environment than backup finds: no FILES_DIR instead of FILES_DIR=${files}`,
      ),
    });
    expect(existsSync(archives)).toBe(false);
    expect(await ended(["doctor"])).toEqual({
      code: 1,
      said: expect.stringMatching(/✗ settings +FILES_DIR: given to npm start/),
    });
    expect(await ended(["migrate", "--status"]), "it needs no files").toMatchObject({ code: 0 });
    expect(await ended(["backup", archives], { FILES_DIR: files })).toMatchObject({ code: 0 });
    platform.child.kill("SIGTERM");
    expect(await platform.ended).toBe(0);
    expect(await ended(["backup", archives]), "also while it is stopped").toMatchObject({ code: 1 });
    const without = await start();
    expect(without.said).toContain(`kept elsewhere than at the last start: no FILES_DIR instead of FILES_DIR=${files}`);
    without.child.kill("SIGTERM");
    expect(await without.ended).toBe(0);
    expect(await ended(["backup", archives]), "the last start counts").toMatchObject({ code: 0 });
  });

  it("lets a second command wait whose database the first one started, and a start say so", async () => {
    const first = run("chat", ["owner:create", "ann@example.org", "--business", "Bikes", "--name", "Ann"]);
    const held = async () => (existsSync(folder) ? await readdir(folder) : []);
    await expect.poll(held, { timeout: PATIENCE_MS }).toContain("lock");
    const second = run("chat", ["migrate", "--status"]);
    await expect.poll(() => second.said, { timeout: PATIENCE_MS }).toContain("Waiting for the command owner:create");
    const platform = run("start", [], { PORT: "0" });
    expect(await platform.ended).toBe(1);
    expect(platform.said).toContain(`✗ The command owner:create works on ${folder}`);
    first.child.stdin.end("correct horse battery\n");
    expect(await first.ended).toBe(0);
    expect(first.said).toContain("Ann owns Bikes");
    expect(await second.ended).toBe(0);
    expect(second.said).toContain("Up to date");
    expect(await held()).not.toContain("lock");
  });

  it("refuses to make a new key where the old one stands in the environment too, which would win at the next start", async () => {
    const kept = await readFile(join(folder, "secrets.json"), "utf8");
    const { ENCRYPTION_KEY } = JSON.parse(kept);
    const rotate = run("chat", ["key:rotate"], { ENCRYPTION_KEY });
    expect(await rotate.ended).toBe(1);
    expect(rotate.said).toContain("✗ ENCRYPTION_KEY stands in secrets.json and in the environment or .env as well");
    expect(await readFile(join(folder, "secrets.json"), "utf8")).toBe(kept);
  });

  it("first ends a restore that was killed between keys and tables, and goes on with the keys of the store", async () => {
    const kept = await readFile(join(folder, "secrets.json"), "utf8");
    const aside = "secrets.before-restore-20260101T000000.json";
    await writeFile(join(folder, aside), kept);
    await writeFile(
      join(folder, "secrets.json"),
      kept.replaceAll(/[0-9a-f]{64}/g, (key) => key.split("").reverse().join("")),
    );
    const journal = { database: "chat", mark: "never in place", aside }; // a private database's name
    await writeFile(join(folder, "restore-under-way.json"), JSON.stringify(journal));
    const status = run("chat", ["migrate", "--status"]);
    expect(await status.ended, status.said).toBe(0);
    expect(status.said).toMatch(
      /the store is as it was before it, and the keys that belong to it are back[\s\S]*Up to date/,
    );
    expect(JSON.parse(await readFile(join(folder, "secrets.json"), "utf8"))).toEqual(JSON.parse(kept));
    expect(await readdir(folder)).not.toContain("restore-under-way.json");
  });

  it("opens MariaDB's client on the platform's database: a statement, a script from a pipe, and a fault with its exit code", async () => {
    const counted = run("chat", ["sql", "SELECT COUNT(*) AS people FROM users"]);
    expect(await counted.ended, counted.said).toBe(0);
    expect(counted.said).toMatch(/^people\n\d+\n$/m);
    const piped = run("chat", ["sql"]);
    piped.child.stdin.end("SELECT CONCAT(USER(), ' on ', DATABASE()) AS who;\n");
    expect(await piped.ended, piped.said).toBe(0);
    expect(piped.said).toMatch(/chat\w*@localhost on chat/);
    const wrong = run("chat", ["sql", "SELECT nothing FROM nowhere"]);
    expect(await wrong.ended).toBe(1);
    expect(wrong.said).toContain("nowhere' doesn't exist");
    const missing = run("chat", ["sql"], { SQL_CLIENT: join(folder, "no-client") });
    expect(await missing.ended).toBe(1);
    expect(missing.said).toContain("Install it (Debian: mariadb-client-core)");
  });

  it("ends its database in order when it is told to stop", async () => {
    const command = run("chat", ["password:reset", "ann@example.org"]);
    const home = join(folder, "mariadb");
    await expect.poll(() => existsSync(join(home, "run.json")), { timeout: PATIENCE_MS }).toBe(true);
    command.child.kill("SIGTERM");
    expect(await command.ended).not.toBe(0);
    expect([existsSync(join(home, "run.json")), existsSync(join(folder, "lock"))]).toEqual([false, false]);
  });
});
