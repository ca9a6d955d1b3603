import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandTarget, callCommand, runChat } from "../../test/chatCommand.ts";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { hashTables } from "../../test/hashTables.ts";
import { newSecrets } from "../../test/newSecrets.ts";
import { startTestApp } from "../../test/testApp.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../test/testDatabase.ts";
import { openTestDeps } from "../../test/testDeps.ts";
import { type Database, openDatabase } from "../platform/db/database.ts";
import { findRemains } from "../platform/db/restoreRemains.ts";
import { newFileKey } from "../platform/files/fileKey.ts";
import { backup } from "./backup.ts";
import { doctor } from "./doctor/doctor.ts";
import { restore } from "./restore.ts";
import { settleRestore } from "./settleRestore.ts";

describe("a restore that was killed", { timeout: 240_000 }, () => {
  const [archived, generated] = [newSecrets(), newSecrets()];
  let folder: string;
  let archive: string;
  let database: TestDatabase;
  const target = (secrets = generated): CommandTarget => ({
    database: database.config,
    env: { DATA_DIR: folder, FILES_DIR: join(folder, "files"), ...secrets },
  });
  const secretsFile = () => join(folder, "secrets.json");
  const keptSecrets = async (): Promise<unknown> => JSON.parse(await readFile(secretsFile(), "utf8"));
  /** Connections that stay open would look like a running platform. */
  const withDatabase = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
    const db = openDatabase(testConfig(database.config));
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  const hashes = () =>
    withDatabase(async (db) =>
      Object.entries(await hashTables(db)).filter(([name]) => !/^(restoring|replaced)_/.test(name)),
    );
  const replace = () => ["restore", archive, "--replace", "--yes", "--passphrase-file", join(folder, "passphrase")];
  const killedAt = async (point: string) => {
    await writeFile(secretsFile(), JSON.stringify(generated), { mode: 0o600 });
    const { database: name, env } = target();
    return runChat({ database: name, env: { ...env, FAIL_AT: point } }, replace());
  };
  const settle = (secrets = generated) => callCommand(restore, target(secrets), ["--settle"]);

  beforeAll(async () => {
    folder = await folderOnDisk("chat-settle-");
    archive = join(folder, "archive.tar.gz");
    database = await createTestDatabase();
    await (await startTestApp({ database })).close(); // so that there is somebody whom it would replace
    await writeFile(join(folder, "passphrase"), "a long enough passphrase\n");
    const args = [archive, "--with-secrets", "--passphrase-file", join(folder, "passphrase")];
    expect(await callCommand(backup, target(archived), args)).toMatchObject({ code: 0 });
    await withDatabase((db) => db.run("UPDATE workspaces SET name = 'After the backup'"));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("between keys and tables: is taken back, with the keys that belong to the store", async () => {
    const before = await hashes();
    expect((await killedAt("keys_placed")).code).toBeNull();
    expect(await keptSecrets(), "what the next start would read").toEqual(archived);
    expect(await hashes()).toEqual(before);
    expect(await callCommand(restore, target(archived), replace().slice(1))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Run restore --settle first"),
    });

    const elsewhere = await createTestDatabase();
    const there = { ...target(archived), database: elsewhere.config };
    expect(await callCommand(restore, there, ["--settle"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/was of the database .*nothing was touched/),
    });
    expect(await keptSecrets(), "keys are of the store whose restore it was").toEqual(archived);
    await elsewhere.drop();

    expect(await settle(archived)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("right before its last step"),
    });
    expect(await keptSecrets()).toEqual(generated);
    expect(await hashes()).toEqual(before);
    expect(await withDatabase(findRemains)).toEqual({ restoring: [], replaced: [] });
    expect((await readdir(folder)).filter((name) => /restore/.test(name))).toEqual([]);
    expect((await settle()).stdout).toContain("there is nothing to settle");
  });

  it("after its tables: is completed, and what it replaced goes with its files", async () => {
    const { files, db } = openTestDeps(database.config, {}, target().env);
    const key = newFileKey();
    await files.put(key, await files.receive(Readable.from([Buffer.from("replaced")]), { maxBytes: 100 }));
    await db.run(
      "INSERT INTO files (public_id, workspace_id, session_id, uploader_kind, uploader_id, client_id, state, state_since, name, mime, bytes, sha256, storage_key, created_at) VALUES (?, 1, 1, 'visitor', 1, 'c', 'ready', NOW(), 'a.txt', 'text/plain', 8, ?, ?, NOW())",
      [randomBytes(11).toString("hex"), randomBytes(32), key],
    );
    await db.close();
    expect((await killedAt("tables_placed")).code).toBeNull();
    // While the server has not noticed yet that the connection is gone, it looks like a restore at work.
    const told = async () => (await callCommand(doctor, target(archived), [])).stdout;
    await expect
      .poll(told, { timeout: 60_000 })
      .toMatch(/! store +A restore was cut off after its last step.*\n +→ restore --settle/);

    const settled = await settle(archived);
    expect(settled).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("the archive and its keys are in place"),
    });
    expect(settled.stderr).toContain("1 replaced files removed");
    expect(await files.get(key)).toBeNull();
    expect(await keptSecrets()).toEqual(archived);
    expect(await withDatabase(findRemains)).toEqual({ restoring: [], replaced: [] });
    expect(await withDatabase((db) => db.rows("SELECT 1 FROM workspaces WHERE name = 'After the backup'"))).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.startsWith("restore-under-way"))).toEqual([]);
  });

  it("leaves tables that doctor names, and that the next start of the platform removes", async () => {
    await withDatabase(async (db) => {
      await db.run("CREATE TABLE replaced_jobs LIKE jobs");
      await db.run("CREATE TABLE restoring_jobs LIKE jobs");
    });
    const told = await callCommand(doctor, target(archived), []);
    expect(told.stdout).toMatch(/! store +A restore was cut off before its last step: .* 1 tables that it had filled/);
    expect(told.stdout).toMatch(/! store +A restore was cut off after its last step/);
    await withDatabase((db) => db.run("DROP TABLE restoring_jobs"));

    // Only its row knows of a file that the store does not give up now.
    const key = newFileKey();
    const { files, db } = openTestDeps(database.config, {}, target().env);
    await files.put(key, await files.receive(Readable.from([Buffer.from("replaced")]), { maxBytes: 100 }));
    await db.run("CREATE TABLE replaced_files LIKE files");
    await db.run(
      "INSERT INTO replaced_files (public_id, workspace_id, session_id, uploader_kind, uploader_id, client_id, state, state_since, name, mime, bytes, sha256, storage_key, created_at) VALUES (?, 1, 1, 'visitor', 1, 'c', 'ready', NOW(), 'a.txt', 'text/plain', 8, ?, ?, NOW())",
      [randomBytes(11).toString("hex"), randomBytes(32), key],
    );
    await db.close();
    const away = { ...files, remove: () => Promise.reject(new Error("the bucket does not answer")) };
    const config = testConfig(database.config, { DATA_DIR: folder });
    expect(await settleRestore(config, away, () => undefined)).toContain(
      "2 tables of the store that a restore replaced stay",
    );
    expect((await withDatabase(findRemains)).replaced).toEqual(["replaced_files", "replaced_jobs"]);
    const app = await startTestApp({ database });
    await expect.poll(() => findRemains(app.deps.db), { timeout: 60_000 }).toEqual({ restoring: [], replaced: [] });
    await app.close();
  });
});
