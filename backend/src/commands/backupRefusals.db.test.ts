import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCommand } from "../../test/chatCommand.ts";
import { folderOnDisk } from "../../test/folderOnDisk.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../test/testDatabase.ts";
import { type Database, openDatabase } from "../platform/db/database.ts";
import { openSnapshot } from "../platform/db/openSnapshot.ts";
import { backup } from "./backup.ts";
import { restore } from "./restore.ts";

describe("backup and restore, asked for what would harm", { timeout: 90_000 }, () => {
  let folder: string;
  let database: TestDatabase;
  const target = (env: Record<string, string> = {}) => ({
    database: database.config,
    env: { DATA_DIR: folder, ...env },
  });
  /** Connections that are open while it runs would look like a running platform. */
  const withDatabase = async (work: (db: Database) => Promise<unknown>): Promise<void> => {
    const db = openDatabase(testConfig(database.config));
    await work(db);
    await db.close();
  };

  beforeAll(async () => {
    folder = await folderOnDisk("chat-refusals-");
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("says that the files are missing when it looks into another store than the platform's, and removes no older archive", async () => {
    const kept = join(folder, "kept");
    const args = [`${kept}/`, "--keep", "1"];
    expect(await callCommand(backup, target(), args)).toMatchObject({ code: 0 });
    const [whole = ""] = await readdir(kept);
    await withDatabase((db) =>
      db.run(
        "INSERT INTO files (public_id, workspace_id, session_id, uploader_kind, uploader_id, client_id, state, state_since, name, mime, bytes, sha256, storage_key, created_at) VALUES (?, 1, 1, 'visitor', 1, 'c', 'ready', NOW(), 'a.txt', 'text/plain', 1, ?, ?, NOW())",
        [randomBytes(11).toString("hex"), randomBytes(32), randomBytes(16).toString("hex")],
      ),
    );
    const blind = await callCommand(backup, target({ FILES_DIR: join(folder, "elsewhere") }), args);
    expect(blind).toMatchObject({ code: 1, stderr: expect.stringContaining("The database names 1 files of chats") });
    expect(await readdir(kept)).toContain(whole);
  });

  it("keeps a folder's newest archives only where a folder is named", async () => {
    const file = join(folder, "monthly.tar.gz");
    const refused = await callCommand(backup, target(), [file, "--keep", "1"]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("--keep needs a folder") });
    expect(await readdir(folder)).not.toContain("monthly.tar.gz");
  });

  it("names a backup or restore that is under way instead of a running platform", async () => {
    await writeFile(join(folder, "any.tar.gz"), "");
    const snapshot = await openSnapshot(testConfig(database.config));
    const refused = await callCommand(restore, target(), [join(folder, "any.tar.gz"), "--replace", "--yes"]);
    await snapshot.close();
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("another restore or a migration") });
  });
});
