import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createLogger } from "../logger.ts";
import { rootFolder } from "../rootFolder.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrationStatus } from "./migrationStatus.ts";
import { openSnapshot } from "./openSnapshot.ts";

const STEPS = join(rootFolder, "mariadb/migrations");

describe("migrate", () => {
  let database: TestDatabase;
  let db: Database;
  let folder: string;
  const run = (from = folder) => migrate(testConfig(database.config), from, createLogger("silent"));
  const add = (name: string, sql: string) => writeFile(join(folder, name), sql);
  const schema = async () => {
    const rows = await db.rows<{ t: string; c: string; k: string }>(
      "SELECT columns.table_name AS t, columns.column_name AS c, columns.column_type AS k FROM information_schema.columns WHERE columns.table_schema = DATABASE() ORDER BY 1, 2",
    );
    return rows.map(({ t, c, k }) => `${t}.${c} ${k}`);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase(testConfig(database.config));
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-steps-"));
    await cp(STEPS, folder, { recursive: true });
    return () => rm(folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  it("has nothing to do where everything ran", async () => {
    expect(await run()).toBe(0);
    const { done, open } = await migrationStatus(db, folder);
    expect([done.length, open]).toEqual([(await readdir(STEPS)).length, []]);
  });

  it("has steps that are all safe to repeat, as after a crash in the middle of any (F29)", async () => {
    const before = await schema();
    await db.run("UPDATE schema_migrations SET is_finished = 0");
    expect(await run()).toBe((await readdir(STEPS)).length);
    expect(await schema()).toEqual(before);
  });

  it("repeats a step that was cut off, and runs none after one that fails", async () => {
    await add("9001_first.sql", "CREATE TABLE IF NOT EXISTS migrate_first (id INT)");
    await add("9002_broken.sql", "CREATE TABLE nonsense (");
    await add("9003_last.sql", "CREATE TABLE migrate_last (id INT)");
    await expect(run()).rejects.toThrow(/syntax/);
    expect((await migrationStatus(db, folder)).open).toEqual(["9002_broken.sql", "9003_last.sql"]);
    await add("9002_broken.sql", "CREATE TABLE IF NOT EXISTS migrate_mended (id INT)");
    expect(await run()).toBe(2);
    expect((await migrationStatus(db, folder)).open).toEqual([]);
  });

  it("takes away what a killed restore left, and leaves one that is under way alone", async () => {
    await db.run("CREATE TABLE restoring_leftover (id INT)");
    const left = async () => (await db.rows("SHOW TABLES LIKE 'restoring\\_%'")).length;
    const restoring = await openSnapshot(testConfig(database.config)); // holds the lock that a restore holds
    const starting = run();
    const waits =
      "SELECT 1 FROM information_schema.processlist WHERE processlist.db = DATABASE() AND processlist.state = 'User lock'";
    await expect.poll(async () => (await db.rows(waits)).length, { timeout: 20_000 }).toBe(1);
    expect(await left()).toBe(1);
    await restoring.close();
    expect(await starting).toBe(0);
    expect(await left()).toBe(0);
  });

  it("refuses a step that was edited after it ran, and names it", async () => {
    const [first = ""] = (await readdir(STEPS)).sort();
    await add(first, `${await readFile(join(folder, first), "utf8")} -- later`);
    await expect(run()).rejects.toThrow(`${first} was edited`);
  });

  it("lets one of two runners work and the other wait", async () => {
    await add("9101_once.sql", "CREATE TABLE migrate_once (id INT)"); // fails if it ran twice
    const ran = await Promise.all([run(), run(), run()]);
    expect(ran.reduce((sum, steps) => sum + steps, 0)).toBeGreaterThanOrEqual(1);
    expect(ran.filter((steps) => steps > 0)).toHaveLength(1);
  });
});
