import type { Tx } from "../../platform/db/database.ts";

/** @returns whether anybody has an account or ever chatted here: a store that a restore must not replace without being told to */
export async function isStoreUsed(tx: Tx): Promise<boolean> {
  const tables = await tx.rows<{ name: string }>(
    "SELECT tables.table_name AS name FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_name IN ('users', 'sessions')",
  );
  if (tables.length < 2) return false;
  const [row] = await tx.rows<{ used: number }>(
    "SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM sessions) AS used",
  );
  return row?.used === 1;
}
