import type { Tx } from "../../platform/db/database.ts";
import type { NamedWidget } from "./knowledge.repository.ts";

/** @returns the demo's widgets that still exist, the oldest first */
export function selectDemoWidgets(tx: Tx, workspaceId: number): Promise<NamedWidget[]> {
  return tx.rows<NamedWidget>(
    "SELECT widget_configs.site_key AS siteKey, widget_configs.name FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.is_demo = 1 AND widget_configs.deleted_at IS NULL ORDER BY widget_configs.id",
    [workspaceId],
  );
}

/** @returns how many items answer on the demo alone */
export async function countDemoItems(tx: Tx, workspaceId: number): Promise<number> {
  const [row] = await tx.rows<{ total: number }>(
    "SELECT COUNT(*) AS total FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND knowledge_items.is_demo = 1",
    [workspaceId],
  );
  return row?.total ?? 0;
}

/** Deletes the demo's items that were given to this widget; null: all of them. @returns how many */
export async function deleteDemoItems(tx: Tx, workspaceId: number, widgetId: number | null): Promise<number> {
  const { affectedRows } = await tx.run(
    "DELETE FROM knowledge_items WHERE workspace_id = ? AND is_demo = 1 AND (? IS NULL OR id IN (SELECT knowledge_widgets.item_id FROM knowledge_widgets WHERE knowledge_widgets.workspace_id = ? AND knowledge_widgets.widget_id = ?))",
    [workspaceId, widgetId, workspaceId, widgetId],
  );
  await tx.run(
    "DELETE knowledge_widgets FROM knowledge_widgets LEFT JOIN knowledge_items ON knowledge_items.id = knowledge_widgets.item_id WHERE knowledge_widgets.workspace_id = ? AND knowledge_items.id IS NULL",
    [workspaceId],
  );
  return affectedRows;
}
