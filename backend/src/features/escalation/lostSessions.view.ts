import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";

/** A chat whose agent is gone. */
export interface LostSession extends SessionKey {
  readonly userId: number;
}

interface Row {
  id: number;
  workspace_id: number;
  public_id: string;
  agent_user_id: number;
}

/**
 * Gone means: the account was deactivated, or since `before` there was no live connection, no move of the chat and no message by the agent.
 *
 * The last two because acting is a sign of life too, where somebody works over REST alone.
 */
const LOST = `sessions.state = 'human' AND (users.is_active = 0 OR (
    (agents.connected_until IS NULL OR agents.connected_until < ?) AND sessions.state_since < ? AND NOT EXISTS (
      SELECT 1 FROM messages WHERE messages.session_id = sessions.id AND messages.seq > GREATEST(sessions.last_seq, 20) - 20
        AND messages.sender_kind = 'agent' AND messages.sender_id = sessions.agent_user_id AND messages.created_at >= ?)))`;
const JOINED = `sessions JOIN users ON users.id = sessions.agent_user_id AND users.workspace_id = sessions.workspace_id
  LEFT JOIN agents ON agents.user_id = users.id AND agents.workspace_id = users.workspace_id`;

const toLost = (row: Row): LostSession => ({
  workspaceId: row.workspace_id,
  sessionId: row.id,
  sessionPublicId: row.public_id,
  userId: row.agent_user_id,
});

/**
 * The installation's lost chats, whoever's: each row carries its workspace, and what follows names it.
 *
 * @returns up to `limit`
 */
export async function selectLostSessions(tx: Tx, before: Date, limit: number): Promise<LostSession[]> {
  const rows = await tx.rows<Row>(
    `SELECT sessions.id, sessions.workspace_id, sessions.public_id, sessions.agent_user_id FROM ${JOINED} WHERE ${LOST} LIMIT ?`,
    [before, before, before, String(limit)],
  );
  return rows.map(toLost);
}

/**
 * Who has lost this chat, read under its lock before it is taken back.
 *
 * @returns null when it is not lost (any more)
 */
export async function selectLostAgent(
  tx: Tx,
  { workspaceId, sessionId }: Pick<SessionKey, "workspaceId" | "sessionId">,
  before: Date,
): Promise<{ name: string } | null> {
  const [row] = await tx.rows<{ name: string }>(
    `SELECT users.name FROM ${JOINED} WHERE sessions.workspace_id = ? AND sessions.id = ? AND ${LOST}`,
    [workspaceId, sessionId, before, before, before],
  );
  return row ?? null;
}

/** The chats that an agent has now, up to `limit`. */
export async function selectChatsOf(
  tx: Tx,
  workspaceId: number,
  userId: number,
  limit: number,
): Promise<LostSession[]> {
  const rows = await tx.rows<Row>(
    `SELECT sessions.id, sessions.workspace_id, sessions.public_id, sessions.agent_user_id FROM sessions
     WHERE sessions.workspace_id = ? AND sessions.agent_user_id = ? AND sessions.state = 'human' LIMIT ?`,
    [workspaceId, userId, String(limit)],
  );
  return rows.map(toLost);
}
