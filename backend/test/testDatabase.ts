import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { inject } from "vitest";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { type Config, readConfig } from "../src/config.ts";
import { migrate } from "../src/platform/db/migrate.ts";
import { createLogger } from "../src/platform/logger.ts";

/** A database of one test file. */
export interface TestDatabase {
  config: { socketPath: string; user: string; password: string; database: string };
  drop(): Promise<void>;
}

/** A database without a table, on the run's private server; drop it in `afterAll`. */
export async function createEmptyDatabase(database = `test_${randomBytes(6).toString("hex")}`): Promise<TestDatabase> {
  const server = inject("testServer");
  const admin = async (sql: string) => {
    const connection = await mysql.createConnection({ ...server });
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  };
  await admin(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  return {
    config: { ...server, database },
    async drop() {
      await admin(`DROP DATABASE IF EXISTS ${database}`);
      await rm(filesFolder(database), { recursive: true, force: true });
    },
  };
}

/**
 * A fresh database with every migration applied, on the run's private server; drop it in `afterAll`.
 *
 * Each file takes its own, so files run in parallel and none sees another's rows.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  await migrate(testConfig(database.config), join(repositoryRoot, "mariadb/migrations"), createLogger("silent"));
  return database;
}

/** Files of chats that belong to a test's database. */
const filesFolder = (database: string): string => join(tmpdir(), `chat-files-${database}`);

/**
 * The configuration a backend under test would read: secrets made for the test, cheap password hashes, quiet log.
 * @param extra further variables, which win
 */
export function testConfig(database: TestDatabase["config"], extra: Record<string, string> = {}): Config {
  return readConfig({
    NODE_ENV: "test",
    DB_SOCKET: database.socketPath,
    DB_USER: database.user,
    DB_PASSWORD: database.password,
    DB_NAME: database.database,
    FILES_DIR: filesFolder(database.database),
    JWT_SECRET: randomBytes(32).toString("hex"),
    PASSWORD_PEPPER: randomBytes(32).toString("hex"),
    ENCRYPTION_KEY: randomBytes(32).toString("hex"),
    BCRYPT_COST: "4",
    LOG_LEVEL: "silent",
    BACKUP_AT: "off",
    ...extra,
  });
}
