import type { Tx } from "../../platform/db/database.ts";

/** The internal id of a widget of the workspace, also of a deleted one: its chats stay in the archive. Null when there is none. */
export async function selectWidgetId(tx: Tx, workspaceId: number, siteKey: string): Promise<number | null> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT widget_configs.id FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.site_key = ?",
    [workspaceId, siteKey],
  );
  return row?.id ?? null;
}

/** The internal id of a visitor of the workspace; null when there is none. */
export async function selectVisitorId(tx: Tx, workspaceId: number, visitorPublicId: string): Promise<number | null> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT visitors.id FROM visitors WHERE visitors.workspace_id = ? AND visitors.public_id = ?",
    [workspaceId, visitorPublicId],
  );
  return row?.id ?? null;
}
