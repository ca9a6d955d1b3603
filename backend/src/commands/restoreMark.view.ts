import type { Tx } from "../platform/db/database.ts";

/** @returns the mark of the restore that put the live tables in place; undefined where none did, or there are no tables */
export async function readRestoreMark(tx: Tx): Promise<string | undefined> {
  const tables = await tx.rows(
    "SELECT 1 AS found FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_name = 'store_meta'",
  );
  if (tables.length === 0) return undefined;
  const [row] = await tx.rows<{ value: string }>(
    "SELECT store_meta.value FROM store_meta WHERE store_meta.name = 'restored'",
  );
  return row?.value;
}
