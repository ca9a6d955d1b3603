import { readSteps } from "./migrate.ts";

const CREATES = /CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)/gi;

/** @returns tells whether a table is made by one of this release's migrations, and so belongs to the platform */
export async function ownTables(folder: string): Promise<(name: string) => boolean> {
  const names = (await readSteps(folder)).flatMap(({ sql }) => [...sql.matchAll(CREATES)].map((found) => found[1]));
  const own = new Set([...names, "schema_migrations"]);
  return (name) => own.has(name);
}
