import type { Tx } from "../../platform/db/database.ts";

/**
 * Whether an active agent chose to be online and has a live connection.
 *
 * Read here from the agents' table, because widgets stand left of agents in the line of imports.
 */
export async function selectIsStaffed(tx: Tx, workspaceId: number, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    "SELECT agents.user_id FROM agents JOIN users ON users.id = agents.user_id AND users.workspace_id = agents.workspace_id WHERE agents.workspace_id = ? AND agents.availability = 'online' AND agents.connected_until > ? AND users.is_active = 1 LIMIT 1",
    [workspaceId, now],
  );
  return rows.length > 0;
}

/** How many chats a list counts at most: beyond it the list says so, for counting millions would cost seconds. */
const CHAT_COUNT_MAX = 10_000;

/** @returns chats ever started with a widget, counted up to `CHAT_COUNT_MAX`, and when the last one began */
export async function selectChats(tx: Tx, widgetId: number): Promise<{ chatCount: number; lastChatAt: Date | null }> {
  const [count] = await tx.rows<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (SELECT 1 FROM sessions WHERE sessions.widget_id = ? LIMIT ${CHAT_COUNT_MAX}) AS counted`,
    [widgetId],
  );
  const [last] = await tx.rows<{ created_at: Date }>(
    "SELECT sessions.created_at FROM sessions WHERE sessions.widget_id = ? ORDER BY sessions.id DESC LIMIT 1",
    [widgetId],
  );
  return { chatCount: count?.total ?? 0, lastChatAt: last?.created_at ?? null };
}
