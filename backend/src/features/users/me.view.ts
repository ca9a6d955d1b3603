import type { AgentProfile } from "@chat/contract/users";
import type { Tx } from "../../platform/db/database.ts";

/**
 * The agent's part of a signed-in person: what they chose while a console of theirs is connected, else offline, and how many chats they have.
 *
 * Without a row of their own they have the presets.
 */
export async function readAgentProfile(
  tx: Tx,
  user: { workspaceId: number; userId: number; userPublicId: string },
  now: Date,
): Promise<AgentProfile> {
  const [row] = await tx.rows<{
    availability: AgentProfile["availability"] | null;
    capacity: number | null;
    open_chats: number;
  }>(
    "SELECT IF(agents.connected_until > ?, agents.availability, 'offline') AS availability, agents.capacity, (SELECT COUNT(*) FROM sessions WHERE sessions.workspace_id = users.workspace_id AND sessions.agent_user_id = users.id AND sessions.state = 'human') AS open_chats FROM users LEFT JOIN agents ON agents.user_id = users.id WHERE users.workspace_id = ? AND users.id = ?",
    [now, user.workspaceId, user.userId],
  );
  return {
    userId: user.userPublicId,
    availability: row?.availability ?? "offline",
    capacity: row?.capacity ?? 5,
    openChats: row?.open_chats ?? 0,
  };
}
