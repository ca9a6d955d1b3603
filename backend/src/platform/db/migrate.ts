import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import type { Config } from "../../config.ts";
import { failpoint } from "../failpoint.ts";
import type { Logger } from "../logger.ts";
import { connectionOptions, schemaLock } from "./connectionOptions.ts";
import { STAGED_LIKE } from "./tableShape.ts";

const LOCK_WAIT_SECONDS = 60;

/** One migration file. */
export interface Step {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Reads this release's steps, in order. */
export const readSteps = async (folder: string): Promise<Step[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex") };
    }),
  );
};

/**
 * Brings the schema up to date: each file one step, in order, under a lock that a second runner waits for.
 *
 * DDL commits by itself, so every step is safe to run again; one that was cut off is repeated at the next start (F29).
 * @returns how many steps ran
 * @throws {Error} when a step that already ran was edited since, or the lock is held too long
 */
export async function migrate(config: Config, folder: string, logger: Logger): Promise<number> {
  const connection = await createConnection(connectionOptions(config));
  const lock = schemaLock(config);
  try {
    const steps = await readSteps(folder);
    // A process that starts while a backup holds the lock has nothing to wait for unless there is something to do.
    if (await isUpToDate(connection, steps)) return 0;
    const [[held]] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS held", [
      lock,
      LOCK_WAIT_SECONDS,
    ]);
    if (held?.["held"] !== 1)
      throw new Error(
        "Another process is migrating the database, backing it up or restoring it and did not finish within a minute. Look at what it says, then start again.",
      );
    const dropped = await dropStaged(connection);
    if (dropped > 0)
      logger.warn(
        { tables: dropped },
        "a restore was cut off before its last step: the store is as it was before it; what it had loaded was removed",
      );
    await connection.query(
      "CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(120) CHARACTER SET ascii NOT NULL PRIMARY KEY, checksum CHAR(64) CHARACTER SET ascii NOT NULL, is_finished TINYINT(1) NOT NULL, ran_at DATETIME(3) NOT NULL) ENGINE=InnoDB",
    );
    const [done] = await connection.query<RowDataPacket[]>("SELECT name, checksum, is_finished FROM schema_migrations");
    const known = new Map(done.map((row) => [String(row["name"]), row]));
    let ran = 0;
    for (const step of steps) {
      const before = known.get(step.name);
      if (before?.["is_finished"] === 1) {
        if (before["checksum"] !== step.checksum)
          throw new Error(
            `Migration ${step.name} was edited after it ran. Restore the file and put the change into a new one.`,
          );
        continue;
      }
      await connection.query(
        "REPLACE INTO schema_migrations (name, checksum, is_finished, ran_at) VALUES (?, ?, 0, UTC_TIMESTAMP(3))",
        [step.name, step.checksum],
      );
      failpoint("before_migration");
      await connection.query(step.sql);
      failpoint("after_migration");
      await connection.query("UPDATE schema_migrations SET is_finished = 1 WHERE name = ?", [step.name]);
      logger.info({ step: step.name }, "migrated");
      ran += 1;
    }
    await connection.query("SELECT RELEASE_LOCK(?)", [lock]);
    return ran;
  } finally {
    connection.destroy();
  }
}

/** With the lock in hand: what is there now is of a restore that was killed, and would take its space for ever. */
async function dropStaged(connection: Connection): Promise<number> {
  const [left] = await connection.query<RowDataPacket[]>(`SHOW TABLES LIKE '${STAGED_LIKE}'`);
  const names = left.flatMap((row) => Object.values(row).map((name) => connection.escapeId(String(name))));
  if (names.length > 0) await connection.query(`DROP TABLE IF EXISTS ${names.join(", ")}`);
  return names.length;
}

async function isUpToDate(connection: Connection, steps: readonly Step[]): Promise<boolean> {
  const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES LIKE 'schema\\_migrations'");
  if (tables.length === 0) return false;
  // A restore is about to replace everything: whoever starts waits for its lock, and then reads what was restored. Where it was killed nobody holds the lock.
  const [restoring] = await connection.query<RowDataPacket[]>(`SHOW TABLES LIKE '${STAGED_LIKE}'`);
  if (restoring.length > 0) return false;
  const [done] = await connection.query<RowDataPacket[]>(
    "SELECT schema_migrations.name, schema_migrations.checksum FROM schema_migrations WHERE schema_migrations.is_finished = 1",
  );
  const finished = new Set(done.map((row) => `${row["name"]} ${row["checksum"]}`));
  return steps.every((step) => finished.has(`${step.name} ${step.checksum}`));
}
