import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import type { IndexedItem } from "./knowledgeIndex.ts";

/** A widget as an item names it. */
export interface NamedWidget {
  readonly siteKey: string;
  readonly name: string;
}

/** A knowledge item as stored. */
export interface StoredItem extends IndexedItem {
  readonly id: number;
  /** Every widget but the demo answers from it; otherwise those of `knowledge_widgets`. */
  readonly isForAll: boolean;
  readonly isDemo: boolean;
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
  is_for_all: number;
  is_demo: number;
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
  isForAll: row.is_for_all === 1,
  isDemo: row.is_demo === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const COLUMNS =
  "knowledge_items.id, knowledge_items.public_id, knowledge_items.kind, knowledge_items.title, knowledge_items.body, knowledge_items.url, knowledge_items.is_for_all, knowledge_items.is_demo, knowledge_items.created_at, knowledge_items.updated_at";

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

/** @returns by item, the widgets that were chosen for it and still exist, by name */
export async function selectChosenWidgets(
  tx: Tx,
  workspaceId: number,
  itemIds: readonly number[],
): Promise<Map<number, NamedWidget[]>> {
  const chosen = new Map<number, NamedWidget[]>();
  if (itemIds.length === 0) return chosen;
  const list = inList(itemIds);
  const rows = await tx.rows<{ item_id: number; site_key: string; name: string }>(
    `SELECT knowledge_widgets.item_id, widget_configs.site_key, widget_configs.name FROM knowledge_widgets
       JOIN widget_configs ON widget_configs.id = knowledge_widgets.widget_id AND widget_configs.deleted_at IS NULL
     WHERE knowledge_widgets.workspace_id = ? AND knowledge_widgets.item_id IN ${list.sql} ORDER BY widget_configs.name, widget_configs.id`,
    [workspaceId, ...list.values],
  );
  for (const row of rows)
    chosen.set(row.item_id, [...(chosen.get(row.item_id) ?? []), { siteKey: row.site_key, name: row.name }]);
  return chosen;
}

/** @returns the ids of the workspace's widgets of these keys; fewer when one of them is none of its widgets */
export async function selectWidgetIds(tx: Tx, workspaceId: number, siteKeys: readonly string[]): Promise<number[]> {
  const list = inList(siteKeys);
  const rows = await tx.rows<{ id: number }>(
    `SELECT widget_configs.id FROM widget_configs
     WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL AND widget_configs.site_key IN ${list.sql}`,
    [workspaceId, ...list.values],
  );
  return rows.map(({ id }) => id);
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

/** Adds a row. @returns its id */
export async function insertItem(
  tx: Tx,
  workspaceId: number,
  item: IndexedItem & { isForAll: boolean; isDemo: boolean },
  at: Date,
): Promise<number> {
  const { insertId } = await tx.run(
    "INSERT INTO knowledge_items (public_id, workspace_id, kind, title, body, url, is_for_all, is_demo, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [item.publicId, workspaceId, item.kind, item.title, item.body, item.url, item.isForAll, item.isDemo, at, at],
  );
  return insertId;
}

/** @returns false when the workspace has no such item */
export async function saveItem(
  tx: Tx,
  workspaceId: number,
  item: IndexedItem & { isForAll: boolean },
  at: Date,
): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE knowledge_items SET kind = ?, title = ?, body = ?, url = ?, is_for_all = ?, version = version + 1, updated_at = ? WHERE workspace_id = ? AND public_id = ?",
    [item.kind, item.title, item.body, item.url, item.isForAll, at, workspaceId, item.publicId],
  );
  return affectedRows === 1;
}

/** Replaces what was chosen for an item. */
export async function saveChosenWidgets(
  tx: Tx,
  workspaceId: number,
  itemId: number,
  widgetIds: readonly number[],
): Promise<void> {
  await tx.run("DELETE FROM knowledge_widgets WHERE workspace_id = ? AND item_id = ?", [workspaceId, itemId]);
  for (const widgetId of widgetIds)
    await tx.run("INSERT INTO knowledge_widgets (workspace_id, item_id, widget_id) VALUES (?, ?, ?)", [
      workspaceId,
      itemId,
      widgetId,
    ]);
}

/** @returns false when the workspace has no such item */
export async function deleteItem(tx: Tx, workspaceId: number, publicId: string): Promise<boolean> {
  await tx.run(
    "DELETE knowledge_widgets FROM knowledge_widgets JOIN knowledge_items ON knowledge_items.id = knowledge_widgets.item_id WHERE knowledge_items.workspace_id = ? AND knowledge_items.public_id = ?",
    [workspaceId, publicId],
  );
  const { affectedRows } = await tx.run("DELETE FROM knowledge_items WHERE workspace_id = ? AND public_id = ?", [
    workspaceId,
    publicId,
  ]);
  return affectedRows === 1;
}
