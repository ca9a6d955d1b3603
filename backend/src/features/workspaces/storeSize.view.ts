import type { Tx } from "../../platform/db/database.ts";

/** @returns bytes that the rows of this database and the files of all chats take: what a backup is smaller than */
export async function readStoreBytes(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ bytes: string | number | null }>(
    "SELECT (SELECT SUM(tables.data_length) FROM information_schema.tables WHERE tables.table_schema = DATABASE()) + (SELECT COALESCE(SUM(file_usage.bytes), 0) FROM file_usage) AS bytes",
  );
  return Number(row?.bytes ?? 0);
}
