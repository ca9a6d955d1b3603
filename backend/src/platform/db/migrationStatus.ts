import { readdir } from "node:fs/promises";
import type { Tx } from "./database.ts";
import { readSteps } from "./migrate.ts";

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

/**
 * Compares what ran with this release's files more closely; reads them all. The database must have been migrated.
 *
 * @returns `edited`: steps that ran with another text, so that no backend of this release starts; `newer`: steps of a later release
 */
export async function migrationDifferences(
  db: Tx,
  folder: string,
): Promise<{ readonly edited: readonly string[]; readonly newer: readonly string[] }> {
  const steps = new Map((await readSteps(folder)).map(({ name, checksum }) => [name, checksum]));
  const ran = await db.rows<{ name: string; checksum: string }>(
    "SELECT schema_migrations.name, schema_migrations.checksum FROM schema_migrations WHERE schema_migrations.is_finished = 1 ORDER BY schema_migrations.name",
  );
  return {
    edited: ran.filter(({ name, checksum }) => (steps.get(name) ?? checksum) !== checksum).map(({ name }) => name),
    newer: ran.filter(({ name }) => !steps.has(name)).map(({ name }) => name),
  };
}
