import type { Tx } from "../platform/db/database.ts";

/** @returns how many files of chats the database says are there; needs the table */
export async function countReadyFiles(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ files: number }>("SELECT COUNT(*) AS files FROM files WHERE files.state = 'ready'");
  return Number(row?.files ?? 0);
}
