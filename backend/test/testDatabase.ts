import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { inject } from "vitest";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

/** A database of one test file. */
export interface TestDatabase {
  config: { socketPath: string; user: string; password: string; database: string };
  drop(): Promise<void>;
}

/**
 * A fresh database with every migration applied, on the run's private server; drop it in `afterAll`.
 *
 * Each file takes its own, so files run in parallel and none sees another's rows.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("testServer");
  const database = `test_${randomBytes(6).toString("hex")}`;
  const admin = async (sql: string) => {
    const connection = await mysql.createConnection({ ...server });
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  };
  await admin(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const config = { ...server, database };
  await applyMigrations(config);
  return { config, drop: () => admin(`DROP DATABASE IF EXISTS ${database}`) };
}

async function applyMigrations(config: TestDatabase["config"]): Promise<void> {
  const folder = join(repositoryRoot, "mariadb/migrations");
  const connection = await mysql.createConnection({ ...config, multipleStatements: true });
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    for (const file of files) await connection.query(await readFile(join(folder, file), "utf8"));
  } finally {
    await connection.end();
  }
}
