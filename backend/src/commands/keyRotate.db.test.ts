import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runChat, spawnChat } from "../../test/chatCommand.ts";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { newSecrets } from "../../test/newSecrets.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../test/testDatabase.ts";
import { keyContext } from "../features/assistant/findProvider.ts";
import { twoFactorContext } from "../features/users/twoFactor.repository.ts";
import { decryptSecret, encryptSecret } from "../platform/auth/aes.ts";
import { type Database, openDatabase } from "../platform/db/database.ts";
import { SEALED_COLUMNS, sealedContext } from "./sealedColumns.repository.ts";

const KEYS = 400;

describe("key:rotate (X89)", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let dataDir: string;
  let db: Database;
  const secrets = () => readFile(join(dataDir, "secrets.json"), "utf8").then((text) => JSON.parse(text));
  const command = async () => ({ database: database.config, env: { ...(await secrets()), DATA_DIR: dataDir } });
  /** Every stored secret as a backend with these keys reads it. */
  const readAll = async (keys: string[]) => {
    const rows = await db.rows<{ id: number; sealed: Buffer }>(
      "SELECT assistant_settings.workspace_id AS id, assistant_settings.api_key_cipher AS sealed FROM assistant_settings",
    );
    const factors = await db.rows<{ id: number; sealed: Buffer }>(
      "SELECT user_two_factor.user_id AS id, user_two_factor.secret_cipher AS sealed FROM user_two_factor",
    );
    return [
      ...rows.map(({ id, sealed }) => decryptSecret(keys, sealed, keyContext(id)) === `sk-${id}`),
      ...factors.map(({ id, sealed }) => decryptSecret(keys, sealed, twoFactorContext(id)) === `totp-${id}`),
    ];
  };
  const allRead = async (keys: string[]) => (await readAll(keys)).every(Boolean);

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await folderOnDisk("chat-rotate-");
    const kept = newSecrets();
    await writeFile(join(dataDir, "secrets.json"), JSON.stringify(kept));
    db = openDatabase(testConfig(database.config));
    for (let id = 1; id <= KEYS; id += 1)
      await db.run(
        "INSERT INTO assistant_settings (workspace_id, fallback_models, api_key_cipher, updated_at) VALUES (?, '[]', ?, UTC_TIMESTAMP(3))",
        [id, encryptSecret(kept.ENCRYPTION_KEY, `sk-${id}`, keyContext(id))],
      );
    await db.run(
      "INSERT INTO user_two_factor (user_id, workspace_id, secret_cipher, created_at) VALUES (7, 1, ?, UTC_TIMESTAMP(3))",
      [encryptSecret(kept.ENCRYPTION_KEY, "totp-7", twoFactorContext(7))],
    );
    await db.close();
  });
  afterAll(async () => {
    await db.close().catch(() => undefined);
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("knows every sealed column of the schema, and its context", async () => {
    db = openDatabase(testConfig(database.config));
    const columns = await db.rows<{ name: string }>(
      "SELECT CONCAT(columns.table_name, '.', columns.column_name) AS name FROM information_schema.columns WHERE columns.table_schema = DATABASE() AND columns.column_name LIKE '%cipher%' ORDER BY 1",
    );
    await db.close();
    expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      columns.map(({ name }) => name),
    );
    expect(SEALED_COLUMNS.map((column) => sealedContext(column, 5))).toEqual([keyContext(5), twoFactorContext(5)]);
  });

  it("can be killed in the middle: what is stored is readable by the kept keys, and another run finishes", async () => {
    const before = await secrets();
    // The second half takes its time: the command is in the middle for as long as a busy machine needs to kill it.
    db = openDatabase(testConfig(database.config));
    await db.run(
      `CREATE TRIGGER slowly BEFORE UPDATE ON assistant_settings FOR EACH ROW SET @slept = IF(OLD.workspace_id > ${KEYS / 2}, SLEEP(0.3), 0)`,
    );
    await db.close();
    const child = await spawnChat(await command(), ["key:rotate"]);
    await new Promise<void>((resolve) => {
      child.stderr.once("data", () => resolve());
    });
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const between = await secrets();
    expect(between.ENCRYPTION_KEY_PREVIOUS).toBe(before.ENCRYPTION_KEY);
    db = openDatabase(testConfig(database.config));
    expect(await allRead([between.ENCRYPTION_KEY, between.ENCRYPTION_KEY_PREVIOUS])).toBe(true);
    expect(await allRead([between.ENCRYPTION_KEY])).toBe(false); // it was in the middle indeed
    await db.run("DROP TRIGGER slowly");
    await db.close();

    const finished = await runChat(await command(), ["key:rotate"]);
    expect(finished).toMatchObject({ code: 0, stdout: expect.stringContaining("none is under the old key any more") });
    const after = await secrets();
    expect(after).toEqual({ ...before, ENCRYPTION_KEY: between.ENCRYPTION_KEY });
    db = openDatabase(testConfig(database.config));
    expect(await allRead([after.ENCRYPTION_KEY])).toBe(true);
    for (const key of [before.ENCRYPTION_KEY, after.ENCRYPTION_KEY])
      expect(finished.stdout + finished.stderr).not.toContain(key);
  });

  it("makes the key first where the platform runs, and goes on only after its restart", async () => {
    await writeFile(join(dataDir, "lock"), "{}");
    expect(await db.rows("SELECT 1")).toHaveLength(1); // the running platform's connection
    const first = await runChat(await command(), ["key:rotate"]);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("Restart the platform now") });
    const unaware = await runChat(await command(), ["key:rotate"]);
    expect(unaware).toMatchObject({ code: 1, stderr: expect.stringContaining("before the new key was made") });
    expect((await runChat(await command(), ["backup", dataDir])).stderr).toContain("being rotated");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(join(dataDir, "lock"), "{}"); // started again
    expect(await runChat(await command(), ["key:rotate"])).toMatchObject({ code: 0 });
    const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = await secrets();
    expect([await allRead([ENCRYPTION_KEY]), ENCRYPTION_KEY_PREVIOUS]).toEqual([true, undefined]);
  });

  it("works on the files of a volume, where only the backends know the database", async () => {
    const volume = await mkdtemp(join(dataDir, "volume-"));
    const { ENCRYPTION_KEY, JWT_SECRET, PASSWORD_PEPPER } = await secrets();
    await writeFile(join(volume, "encryption_key"), ENCRYPTION_KEY);
    await writeFile(join(volume, "jwt_secret"), JWT_SECRET);
    const nothing = { database: database.config, env: {} };
    expect((await runChat(nothing, ["key:rotate", "--prepare", volume])).code).toBe(0);
    expect((await runChat(nothing, ["key:rotate", "--prepare", volume])).stderr).toContain("already under way");
    expect(await readFile(join(volume, "encryption_key_previous"), "utf8")).toBe(ENCRYPTION_KEY);
    const backend = {
      database: database.config,
      env: {
        JWT_SECRET,
        PASSWORD_PEPPER,
        ENCRYPTION_KEY_FILE: join(volume, "encryption_key"),
        ENCRYPTION_KEY_PREVIOUS_FILE: join(volume, "encryption_key_previous"),
      },
    };
    expect((await runChat(backend, ["key:rotate"])).stdout).toContain("--finish /secrets");
    const finished = await runChat(nothing, ["key:rotate", "--finish", volume]);
    const [retired = ""] = (await readdir(volume)).filter((name) => name.startsWith("encryption_key_retired_"));
    expect(finished).toMatchObject({ code: 0, stdout: expect.stringContaining(`rm -f /secrets/${retired}`) });
    // Without a proof that nothing is under it the old key is never destroyed.
    expect(retired).toMatch(/_\d{8}T\d{6}Z$/);
    expect(await readFile(join(volume, retired), "utf8")).toBe(ENCRYPTION_KEY);
    expect((await stat(join(volume, retired))).mode & 0o777).toBe(0o444);
    expect((await runChat(nothing, ["key:rotate", "--finish", volume])).stdout).toContain("no old key");
    expect((await runChat(nothing, ["key:rotate", "jwt", "--prepare", volume])).code).toBe(0);
    expect((await readdir(volume)).sort()).toEqual(["encryption_key", retired, "jwt_secret"]);
    expect(await readFile(join(volume, "jwt_secret"), "utf8")).not.toBe(JWT_SECRET);
    expect(await allRead([await readFile(join(volume, "encryption_key"), "utf8")])).toBe(true);
    const bare = await runChat(backend, ["key:rotate"]);
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining("The key comes from outside") });
  });
});
