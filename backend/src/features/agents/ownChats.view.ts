import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

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

/** The same for many agents in one statement: what every process compares its sockets with. @param userIds at least one */
export async function listChatsOf(tx: Tx, userIds: readonly number[]): Promise<Map<number, Set<string>>> {
  const list = inList(userIds);
  const rows = await tx.rows<{ agent_user_id: number; public_id: string }>(
    `SELECT sessions.agent_user_id, sessions.public_id FROM sessions FORCE INDEX (sessions_agent_state)
     WHERE sessions.state = 'human' AND sessions.agent_user_id IN ${list.sql} LIMIT ?`,
    [...list.values, String(userIds.length * CHATS_MAX)],
  );
  const chats = new Map<number, Set<string>>();
  for (const row of rows) {
    const own = chats.get(row.agent_user_id) ?? new Set<string>();
    chats.set(row.agent_user_id, own.add(row.public_id));
  }
  return chats;
}
