import type { CannedReply } from "@chat/contract/agents";
import type { Tx } from "../../platform/db/database.ts";
import { isDuplicate } from "../../platform/db/databaseErrors.ts";

/** What a person writes of a prepared answer. */
export interface CannedContent {
  readonly shortcut: string;
  readonly title: string;
  readonly body: string;
}

interface Row {
  public_id: string;
  shortcut: string;
  title: string;
  body: string;
  updated_at: Date;
}

const toCannedReply = (row: Row): CannedReply => ({
  id: row.public_id,
  shortcut: row.shortcut,
  title: row.title,
  body: row.body,
  updatedAt: row.updated_at.toISOString(),
});

const COLUMNS =
  "canned_replies.public_id, canned_replies.shortcut, canned_replies.title, canned_replies.body, canned_replies.updated_at";

/** `%` and `_` typed by a person mean themselves. */
const contains = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/**
 * @param q part of shortcut, title or body; null for all
 * @param after shortcut at which the page before ended; null from the start
 * @returns up to `limit`, by shortcut
 */
export async function selectCannedReplies(
  tx: Tx,
  workspaceId: number,
  { q, after, limit }: { q: string | null; after: string | null; limit: number },
): Promise<CannedReply[]> {
  const pattern = q === null ? null : contains(q);
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM canned_replies WHERE canned_replies.workspace_id = ? AND (? IS NULL OR canned_replies.shortcut > ?)
     AND (? IS NULL OR canned_replies.shortcut LIKE ? OR canned_replies.title LIKE ? OR canned_replies.body LIKE ?)
     ORDER BY canned_replies.shortcut LIMIT ?`,
    [workspaceId, after, after, pattern, pattern, pattern, pattern, String(limit)],
  );
  return rows.map(toCannedReply);
}

/** @returns null when the workspace has none of this id */
export async function selectCannedReply(tx: Tx, workspaceId: number, id: string): Promise<CannedReply | null> {
  const [row] = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM canned_replies WHERE canned_replies.workspace_id = ? AND canned_replies.public_id = ? LIMIT 1`,
    [workspaceId, id],
  );
  return row ? toCannedReply(row) : null;
}

/** Counts under a lock on the workspace, so that two who add at once cannot both take the last place. */
export async function countCannedRepliesLocked(tx: Tx, workspaceId: number): Promise<number> {
  await tx.rows("SELECT workspaces.id FROM workspaces WHERE workspaces.id = ? FOR UPDATE", [workspaceId]);
  const [row] = await tx.rows<{ total: number }>(
    "SELECT COUNT(*) AS total FROM canned_replies WHERE canned_replies.workspace_id = ?",
    [workspaceId],
  );
  return row?.total ?? 0;
}

/** @returns false when the shortcut is taken */
export async function insertCannedReply(
  tx: Tx,
  workspaceId: number,
  reply: CannedContent & { id: string; at: Date },
): Promise<boolean> {
  // IGNORE would also swallow a text that is too long; looking first and the unique key behind it says exactly what happened.
  const [taken] = await tx.rows(
    "SELECT canned_replies.id FROM canned_replies WHERE canned_replies.workspace_id = ? AND canned_replies.shortcut = ? LIMIT 1 FOR UPDATE",
    [workspaceId, reply.shortcut],
  );
  if (taken) return false;
  await tx.run(
    "INSERT INTO canned_replies (public_id, workspace_id, shortcut, title, body, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
    [reply.id, workspaceId, reply.shortcut, reply.title, reply.body, reply.at],
  );
  return true;
}

/** @returns `taken` when another reply has the shortcut, `missing` when the workspace has none of this id */
export async function updateCannedReply(
  tx: Tx,
  workspaceId: number,
  reply: CannedContent & { id: string; at: Date },
): Promise<"saved" | "taken" | "missing"> {
  try {
    const { affectedRows } = await tx.run(
      "UPDATE canned_replies SET shortcut = ?, title = ?, body = ?, updated_at = ? WHERE workspace_id = ? AND public_id = ?",
      [reply.shortcut, reply.title, reply.body, reply.at, workspaceId, reply.id],
    );
    return affectedRows === 0 ? "missing" : "saved";
  } catch (error) {
    if (isDuplicate(error)) return "taken";
    throw error;
  }
}

/** @returns false when the workspace has none of this id */
export async function deleteCannedReply(tx: Tx, workspaceId: number, id: string): Promise<boolean> {
  const { affectedRows } = await tx.run("DELETE FROM canned_replies WHERE workspace_id = ? AND public_id = ?", [
    workspaceId,
    id,
  ]);
  return affectedRows > 0;
}
