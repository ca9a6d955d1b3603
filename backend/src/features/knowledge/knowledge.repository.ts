import type { Tx } from "../../platform/db/database.ts";
import type { IndexedItem } from "./knowledgeIndex.ts";

/** A knowledge item as stored. */
export interface StoredItem extends IndexedItem {
  readonly id: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface Row {
  id: number;
  public_id: string;
  kind: "qa" | "text";
  title: string;
  body: string;
  url: string | null;
  created_at: Date;
  updated_at: Date;
}

const toItem = (row: Row): StoredItem => ({
  id: row.id,
  publicId: row.public_id,
  kind: row.kind,
  title: row.title,
  body: row.body,
  url: row.url,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const COLUMNS =
  "knowledge_items.id, knowledge_items.public_id, knowledge_items.kind, knowledge_items.title, knowledge_items.body, knowledge_items.url, knowledge_items.created_at, knowledge_items.updated_at";

/** @returns up to `limit` items with an id above `after`, ascending: for building the index page by page */
export async function selectItemsAfter(
  tx: Tx,
  workspaceId: number,
  after: number,
  limit: number,
): Promise<StoredItem[]> {
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND knowledge_items.id > ? ORDER BY knowledge_items.id LIMIT ?`,
    [workspaceId, after, String(limit)],
  );
  return rows.map(toItem);
}

/**
 * @param before those made before this id; null from the newest on
 * @param search text that title or body must hold, whatever its case; null for all
 * @returns newest first
 */
export async function selectItems(
  tx: Tx,
  workspaceId: number,
  { before, search, limit }: { before: number | null; search: string | null; limit: number },
): Promise<StoredItem[]> {
  const like = search === null ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND (? IS NULL OR knowledge_items.id < ?) AND (? IS NULL OR knowledge_items.title LIKE ? OR knowledge_items.body LIKE ?) ORDER BY knowledge_items.id DESC LIMIT ?`,
    [workspaceId, before, before, like, like, like, String(limit)],
  );
  return rows.map(toItem);
}

/** @returns the workspace's item, null when unknown or another workspace's */
export async function selectItem(tx: Tx, workspaceId: number, publicId: string): Promise<StoredItem | null> {
  const [row] = await tx.rows<Row>(
    `SELECT ${COLUMNS} FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND knowledge_items.public_id = ? LIMIT 1`,
    [workspaceId, publicId],
  );
  return row ? toItem(row) : null;
}

/** Locks the workspace while its knowledge grows, so that two at once cannot both take the last place. */
export async function measureKnowledgeLocked(tx: Tx, workspaceId: number): Promise<{ items: number; chars: number }> {
  await tx.rows("SELECT workspaces.id FROM workspaces WHERE workspaces.id = ? FOR UPDATE", [workspaceId]);
  const [row] = await tx.rows<{ items: number; chars: number | null }>(
    "SELECT COUNT(*) AS items, SUM(CHAR_LENGTH(knowledge_items.title) + CHAR_LENGTH(knowledge_items.body)) AS chars FROM knowledge_items WHERE knowledge_items.workspace_id = ?",
    [workspaceId],
  );
  return { items: row?.items ?? 0, chars: Number(row?.chars ?? 0) };
}

/** Adds a row. */
export async function insertItem(tx: Tx, workspaceId: number, item: IndexedItem, at: Date): Promise<void> {
  await tx.run(
    "INSERT INTO knowledge_items (public_id, workspace_id, kind, title, body, url, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [item.publicId, workspaceId, item.kind, item.title, item.body, item.url, at, at],
  );
}

/** @returns false when the workspace has no such item */
export async function saveItem(tx: Tx, workspaceId: number, item: IndexedItem, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE knowledge_items SET kind = ?, title = ?, body = ?, url = ?, updated_at = ? WHERE workspace_id = ? AND public_id = ?",
    [item.kind, item.title, item.body, item.url, at, workspaceId, item.publicId],
  );
  return affectedRows === 1;
}

/** @returns false when the workspace has no such item */
export async function deleteItem(tx: Tx, workspaceId: number, publicId: string): Promise<boolean> {
  const { affectedRows } = await tx.run("DELETE FROM knowledge_items WHERE workspace_id = ? AND public_id = ?", [
    workspaceId,
    publicId,
  ]);
  return affectedRows === 1;
}
