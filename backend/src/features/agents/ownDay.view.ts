import type { Tx } from "../../platform/db/database.ts";

/** What one agent did since midnight UTC. */
export interface OwnDay {
  readonly open: number;
  readonly closed: number;
  /** Seconds from the hand-over to this agent's first words, one a chat taken today and answered. */
  readonly firstResponses: readonly number[];
  /** Stars of the chats of this agent that ended today. */
  readonly ratings: readonly number[];
}

/** Chats of one day that are looked at. */
const DAY_MAX = 1000;

/** Reads one agent's day from the moves and messages themselves: a few hundred rows at most. */
export async function selectOwnDay(tx: Tx, workspaceId: number, userId: number, midnight: Date): Promise<OwnDay> {
  const [open] = await tx.rows<{ total: number }>(
    "SELECT COUNT(*) AS total FROM sessions WHERE sessions.workspace_id = ? AND sessions.agent_user_id = ? AND sessions.state = 'human'",
    [workspaceId, userId],
  );
  const ended = await tx.rows<{ session_id: number; rating: number | null }>(
    `SELECT DISTINCT session_moves.session_id, sessions.rating FROM session_moves
     JOIN sessions ON sessions.id = session_moves.session_id AND sessions.workspace_id = session_moves.workspace_id
     WHERE session_moves.workspace_id = ? AND session_moves.created_at >= ? AND session_moves.action = 'close'
       AND session_moves.from_state = 'human' AND sessions.agent_user_id = ?
       AND NOT EXISTS (SELECT 1 FROM session_moves AS undone WHERE undone.session_id = session_moves.session_id
         AND undone.epoch = session_moves.epoch + 1 AND undone.action = 'undo') LIMIT ${DAY_MAX}`,
    [workspaceId, midnight, userId],
  );
  const taken = await tx.rows<{ session_id: number; asked_at: Date; answered_at: Date | null }>(
    `SELECT session_moves.session_id, IF(session_moves.from_state = 'waiting', session_moves.from_since, session_moves.created_at) AS asked_at,
       (SELECT MIN(messages.created_at) FROM messages WHERE messages.session_id = session_moves.session_id AND messages.seq > session_moves.seq
          AND messages.workspace_id = session_moves.workspace_id AND messages.kind = 'text' AND messages.sender_kind = 'agent' AND messages.sender_id = ?) AS answered_at
     FROM session_moves WHERE session_moves.workspace_id = ? AND session_moves.created_at >= ? AND session_moves.action = 'accept'
       AND session_moves.actor_kind = 'agent' AND session_moves.actor_id = ? LIMIT ${DAY_MAX}`,
    [userId, workspaceId, midnight, userId],
  );
  return {
    open: open?.total ?? 0,
    closed: ended.length,
    firstResponses: taken.flatMap(({ asked_at, answered_at }) =>
      answered_at ? [Math.max(0, Math.round((answered_at.getTime() - asked_at.getTime()) / 1000))] : [],
    ),
    ratings: ended.flatMap(({ rating }) => (rating === null ? [] : [rating])),
  };
}
