import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../test/testDatabase.ts";
import { openTestDeps } from "../test/testDeps.ts";
import type { Deps } from "./deps.ts";
import { noteBackup, readBackupMarks } from "./features/workspaces/backupMarks.repository.ts";
import { makeDueBackup } from "./startNightlyBackup.ts";

const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);

describe("the nightly backup", () => {
  let folder: string;
  let database: TestDatabase;
  let opened: Deps;
  let now: Date;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-nightly-"));
    database = await createTestDatabase();
    const env = { BACKUP_AT: "03:30", BACKUP_FOLDER: join(folder, "kept"), BACKUP_KEEP: "5" };
    opened = openTestDeps(database.config, { clock: { now: () => now } }, env);
  });
  afterEach(async () => {
    await opened.outbound.close();
    await opened.db.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Stands for the backup command: writes down how it was called, and ends as it is told. */
  const look = async (exitCode = 0): Promise<void> => {
    const program = join(folder, `ends-with-${exitCode}.mjs`);
    await writeFile(
      program,
      `import { appendFileSync } from "node:fs";
       appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify(process.argv.slice(2)) + "\\n");
       console.error("no room"); process.exit(${exitCode});`,
    );
    await makeDueBackup(opened, program, new AbortController().signal);
  };
  const calls = async () => (await readFile(join(folder, "calls"), "utf8").catch(() => "")).split("\n").filter(Boolean);

  it("is made once, when its time has come, wherever and however many were told to be kept", async () => {
    now = at(4, 12);
    await look(); // a fresh store has nothing to be afraid for before its first night
    now = at(5, 3, 29);
    await look();
    expect(await calls()).toEqual([]);
    now = at(5, 3, 31);
    await Promise.all([look(), look(), look()]); // three processes
    expect(await calls()).toEqual([JSON.stringify(["backup", `${join(folder, "kept")}/`, "--keep", "5"])]);
  });

  it("is not made where another one is younger than its time", async () => {
    now = at(4, 12);
    await look();
    now = at(5, 9);
    await noteBackup(opened.db, at(5, 4));
    await look();
    expect(await calls()).toEqual([]);
    expect((await readBackupMarks(opened.db, now)).lastAt).toEqual(at(5, 4));
  });

  it("is tried again an hour later where it failed, and says why", async () => {
    now = at(4, 12);
    await look();
    now = at(5, 4, 5);
    await expect(look(1)).rejects.toThrow("backup ended with 1: no room");
    now = at(5, 4, 55);
    await look(1);
    expect(await calls()).toHaveLength(1);
    now = at(5, 5, 1);
    await look();
    expect(await calls()).toHaveLength(2);
  });

  it("keeps the later time, whoever notes it last", async () => {
    await noteBackup(opened.db, at(7, 1));
    await noteBackup(opened.db, at(6, 1));
    expect((await readBackupMarks(opened.db, at(8, 1))).lastAt).toEqual(at(7, 1));
  });
});
