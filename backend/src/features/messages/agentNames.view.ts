import type { Tx } from "../../platform/db/database.ts";

/** The public id of a user, null when there is none any more. */
export async function findUserPublicId(tx: Tx, userId: number): Promise<string | null> {
  const [row] = await tx.rows<{ public_id: string }>("SELECT users.public_id FROM users WHERE users.id = ?", [userId]);
  return row?.public_id ?? null;
}
