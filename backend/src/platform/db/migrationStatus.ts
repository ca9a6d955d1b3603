import { readdir } from "node:fs/promises";
import type { Tx } from "./database.ts";

/** How far a database is. */
export interface MigrationStatus {
  readonly done: readonly string[];
  /** In the order they would run. */
  readonly open: readonly string[];
}

/** Compares the migration files with what ran; a database that was never migrated has all open. */
export async function migrationStatus(db: Tx, folder: string): Promise<MigrationStatus> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const tables = await db.rows(
    "SELECT 1 FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_name = 'schema_migrations'",
  );
  const rows =
    tables.length === 0
      ? []
      : await db.rows<{ name: string }>(
          "SELECT schema_migrations.name FROM schema_migrations WHERE schema_migrations.is_finished = 1",
        );
  const finished = new Set(rows.map((row) => row.name));
  return { done: names.filter((name) => finished.has(name)), open: names.filter((name) => !finished.has(name)) };
}
