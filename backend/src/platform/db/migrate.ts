import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Config } from "../../config.ts";
import type { Logger } from "../logger.ts";

const LOCK_WAIT_SECONDS = 60;

interface Step {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const readSteps = async (folder: string): Promise<Step[]> => {
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
  const connection = await createConnection({
    ...(config.DB_SOCKET
      ? { socketPath: config.DB_SOCKET }
      : { host: config.DB_HOST ?? "127.0.0.1", port: config.DB_PORT }),
    user: config.DB_USER,
    password: config.DB_PASSWORD,
    database: config.DB_NAME,
    timezone: "Z",
    multipleStatements: false,
    connectTimeout: 5000,
  });
  const lock = `chat_migrate_${config.DB_NAME}`.slice(0, 64);
  try {
    const [[held]] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS held", [
      lock,
      LOCK_WAIT_SECONDS,
    ]);
    if (held?.["held"] !== 1)
      throw new Error(
        "Another process is migrating the database and did not finish within a minute. Look at its log, then start again.",
      );
    await connection.query(
      "CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(120) CHARACTER SET ascii NOT NULL PRIMARY KEY, checksum CHAR(64) CHARACTER SET ascii NOT NULL, is_finished TINYINT(1) NOT NULL, ran_at DATETIME(3) NOT NULL) ENGINE=InnoDB",
    );
    const [done] = await connection.query<RowDataPacket[]>("SELECT name, checksum, is_finished FROM schema_migrations");
    const known = new Map(done.map((row) => [String(row["name"]), row]));
    let ran = 0;
    for (const step of await readSteps(folder)) {
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
      await connection.query(step.sql);
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
