import type { Tx } from "../../platform/db/database.ts";

/** No agent has more open chats than the highest capacity allows by far. */
const CHATS_MAX = 200;

/** Public ids of the chats that an agent has now, for a socket that just connected. */
export async function listOwnChatIds(tx: Tx, workspaceId: number, userId: number): Promise<string[]> {
  const rows = await tx.rows<{ public_id: string }>(
    "SELECT sessions.public_id FROM sessions WHERE sessions.workspace_id = ? AND sessions.agent_user_id = ? AND sessions.state = 'human' ORDER BY sessions.id DESC LIMIT ?",
    [workspaceId, userId, CHATS_MAX],
  );
  return rows.map((row) => row.public_id);
}
