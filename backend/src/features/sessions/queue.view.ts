import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";

/** A position is counted up to here, for a count must not grow with the queue. */
const QUEUE_COUNT_MAX = 500;

/**
 * How many asked before this session, at most `QUEUE_COUNT_MAX`: one range of the queue's key.
 *
 * By the first asking, not by when the state began, so a chat that a lost agent gave back keeps its place.
 */
export async function countAhead(tx: Tx, { workspaceId, sessionId }: SessionKey, askedAt: Date): Promise<number> {
  const [row] = await tx.rows<{ ahead: number }>(
    `SELECT COUNT(*) AS ahead FROM (
       SELECT sessions.id FROM sessions FORCE INDEX (sessions_asked)
       WHERE sessions.workspace_id = ? AND sessions.state = 'waiting' AND sessions.escalated_at <= ? AND (sessions.escalated_at < ? OR sessions.id < ?)
       ORDER BY sessions.escalated_at LIMIT ${QUEUE_COUNT_MAX}) AS waiting`,
    [workspaceId, askedAt, askedAt, sessionId],
  );
  return row?.ahead ?? 0;
}

/** @returns how long the chats waited that were accepted from the queue since then, in seconds, latest first */
export async function listRecentWaits(tx: Tx, workspaceId: number, since: Date, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ waited: number }>(
    `SELECT TIMESTAMPDIFF(SECOND, session_moves.from_since, session_moves.created_at) AS waited
     FROM session_moves FORCE INDEX (session_moves_action)
     WHERE session_moves.workspace_id = ? AND session_moves.action = 'accept' AND session_moves.created_at >= ?
       AND session_moves.from_state = 'waiting' AND session_moves.from_since IS NOT NULL
     ORDER BY session_moves.created_at DESC LIMIT ?`,
    [workspaceId, since, String(limit)],
  );
  return rows.map((row) => row.waited);
}
