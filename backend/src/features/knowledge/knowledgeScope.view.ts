import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import type { IndexedItem } from "./knowledgeIndex.ts";

/** Whose knowledge an index holds: what all widgets share, or everything that one widget answers from. */
export interface IndexScope {
  readonly workspaceId: number;
  /** Null: what every widget but the demo answers from. */
  readonly widgetId: number | null;
  /** The demo answers from what was chosen for it alone. */
  readonly isDemo: boolean;
}

/** An item as far as the index needs it, and what tells its states apart. */
export interface ScopedItem extends IndexedItem {
  readonly id: number;
  readonly stamp: string;
}

// One condition for both statements below: what an index may not answer from is never read into it.
function inScope({ workspaceId, widgetId, isDemo }: IndexScope): { sql: string; values: (number | null)[] } {
  const chosen =
    "knowledge_items.id IN (SELECT knowledge_widgets.item_id FROM knowledge_widgets WHERE knowledge_widgets.workspace_id = ? AND knowledge_widgets.widget_id = ?)";
  const shared = "knowledge_items.is_for_all = 1";
  if (widgetId === null) return { sql: `knowledge_items.workspace_id = ? AND ${shared}`, values: [workspaceId] };
  return {
    sql: `knowledge_items.workspace_id = ? AND (${isDemo ? chosen : `${shared} OR ${chosen}`})`,
    values: [workspaceId, workspaceId, widgetId],
  };
}

// The release before raises no version; it changes the time.
const STAMP = "CONCAT(knowledge_items.version, ' ', knowledge_items.updated_at)";

/** @returns the stamp of each item in scope, by id */
export async function selectStamps(tx: Tx, scope: IndexScope): Promise<Map<number, string>> {
  const { sql, values } = inScope(scope);
  const rows = await tx.rows<{ id: number; stamp: string }>(
    `SELECT knowledge_items.id, ${STAMP} AS stamp FROM knowledge_items WHERE ${sql} ORDER BY knowledge_items.id`,
    values,
  );
  return new Map(rows.map(({ id, stamp }) => [id, stamp]));
}

/** @returns those of these items that are in scope */
export async function selectScopedItems(tx: Tx, scope: IndexScope, ids: readonly number[]): Promise<ScopedItem[]> {
  const { sql, values } = inScope(scope);
  const list = inList(ids);
  return tx.rows<ScopedItem>(
    `SELECT knowledge_items.id, knowledge_items.public_id AS publicId, knowledge_items.kind, knowledge_items.title, knowledge_items.body, knowledge_items.url, ${STAMP} AS stamp
     FROM knowledge_items WHERE knowledge_items.id IN ${list.sql} AND ${sql} ORDER BY knowledge_items.id`,
    [...list.values, ...values],
  );
}

/** @returns the widgets that do not simply answer from what all share: those with items of their own, and the demo */
export async function selectOwnScopes(tx: Tx, workspaceId: number): Promise<Map<number, IndexScope>> {
  const rows = await tx.rows<{ id: number; is_demo: number }>(
    `SELECT widget_configs.id, widget_configs.is_demo FROM widget_configs
     WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL
       AND (widget_configs.is_demo = 1 OR EXISTS (SELECT 1 FROM knowledge_widgets WHERE knowledge_widgets.workspace_id = ? AND knowledge_widgets.widget_id = widget_configs.id))`,
    [workspaceId, workspaceId],
  );
  return new Map(rows.map(({ id, is_demo }) => [id, { workspaceId, widgetId: id, isDemo: is_demo === 1 }]));
}
