import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** A place in a workspace's queue, and what of the session a list shows, folded into one text to compare. */
export interface QueuePlace {
  readonly workspaceId: number;
  readonly sessionId: number;
  readonly sessionPublicId: string;
  /** 1 is served next. */
  readonly position: number;
  /** Changes whenever what the team sees of the session does. */
  readonly fingerprint: string;
  /** How many wait in the workspace. */
  readonly total: number;
}

interface PlaceRow {
  id: number;
  workspace_id: number;
  public_id: string;
  epoch: number;
  last_seq: number;
  is_online: number;
  place: number;
  total: number;
}

/** Places of one queue that are followed live; who stands further back sees the position at the next sync. */
const PLACES_MAX = 500;

/**
 * The queues of several workspaces in one read: who asked first stands first.
 *
 * @returns up to 500 places a workspace, in order
 */
export async function selectQueues(tx: Tx, workspaceIds: readonly number[], now: Date): Promise<QueuePlace[]> {
  if (workspaceIds.length === 0) return [];
  const list = inList(workspaceIds);
  const rows = await tx.rows<PlaceRow>(
    `SELECT queued.id, queued.workspace_id, queued.public_id, queued.epoch, queued.last_seq, queued.place, queued.total,
       (visitors.online_until IS NOT NULL AND visitors.online_until > ?) AS is_online
     FROM (SELECT sessions.id, sessions.workspace_id, sessions.public_id, sessions.visitor_id, sessions.epoch, sessions.last_seq,
         ROW_NUMBER() OVER (PARTITION BY sessions.workspace_id ORDER BY sessions.escalated_at, sessions.id) AS place,
         COUNT(*) OVER (PARTITION BY sessions.workspace_id) AS total
       FROM sessions FORCE INDEX (sessions_asked) WHERE sessions.workspace_id IN ${list.sql} AND sessions.state = 'waiting') AS queued
     JOIN visitors ON visitors.id = queued.visitor_id AND visitors.workspace_id = queued.workspace_id
     WHERE queued.place <= ${PLACES_MAX} ORDER BY queued.workspace_id, queued.place`,
    [now, ...list.values],
  );
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    sessionId: row.id,
    sessionPublicId: row.public_id,
    position: row.place,
    fingerprint: `${row.epoch} ${row.last_seq} ${row.is_online}`,
    total: row.total,
  }));
}

/** @returns those of the workspaces in which somebody is on shift */
export async function selectStaffed(tx: Tx, workspaceIds: readonly number[], now: Date): Promise<Set<number>> {
  if (workspaceIds.length === 0) return new Set();
  const list = inList(workspaceIds);
  const rows = await tx.rows<{ workspace_id: number }>(
    `SELECT DISTINCT agents.workspace_id FROM agents JOIN users ON users.id = agents.user_id AND users.workspace_id = agents.workspace_id
     WHERE agents.workspace_id IN ${list.sql} AND agents.availability = 'online' AND agents.connected_until > ? AND users.is_active = 1`,
    [...list.values, now],
  );
  return new Set(rows.map((row) => row.workspace_id));
}

/** A row of a list, and what its next page starts after. */
export interface ListedSession {
  readonly sessionId: number;
  readonly sessionPublicId: string;
  readonly at: Date;
}

interface ListedRow {
  id: number;
  public_id: string;
  at: Date;
}

const toListed = (row: ListedRow): ListedSession => ({ sessionId: row.id, sessionPublicId: row.public_id, at: row.at });

/** @returns up to `limit` of the waiting sessions, who asked first at the top, after the place that `after` has or had */
export async function selectWaiting(
  tx: Tx,
  workspaceId: number,
  { after, limit }: { after: { sessionId: number; askedAt: Date } | null; limit: number },
): Promise<ListedSession[]> {
  const askedAt = after?.askedAt ?? null;
  const rows = await tx.rows<ListedRow>(
    `SELECT sessions.id, sessions.public_id, sessions.escalated_at AS at FROM sessions FORCE INDEX (sessions_asked)
     WHERE sessions.workspace_id = ? AND sessions.state = 'waiting'
       AND (? IS NULL OR sessions.escalated_at > ? OR (sessions.escalated_at = ? AND sessions.id > ?))
     ORDER BY sessions.escalated_at, sessions.id LIMIT ?`,
    [workspaceId, askedAt, askedAt, askedAt, after?.sessionId ?? 0, String(limit)],
  );
  return rows.map(toListed);
}

/** When the session of a cursor asked for people. @returns null for an unknown id or another workspace's */
export async function selectAskedAt(
  tx: Tx,
  workspaceId: number,
  sessionPublicId: string,
): Promise<{ sessionId: number; askedAt: Date } | null> {
  const [row] = await tx.rows<{ id: number; escalated_at: Date | null }>(
    "SELECT sessions.id, sessions.escalated_at FROM sessions WHERE sessions.workspace_id = ? AND sessions.public_id = ?",
    [workspaceId, sessionPublicId],
  );
  return row?.escalated_at ? { sessionId: row.id, askedAt: row.escalated_at } : null;
}

/**
 * @param agentUserId whose chats; null for the whole team's
 * @param before place of the page before, exclusive
 * @returns up to `limit` chats with people, newest activity first
 */
export async function selectActive(
  tx: Tx,
  workspaceId: number,
  {
    agentUserId,
    before,
    limit,
  }: { agentUserId: number | null; before: { at: Date; sessionPublicId: string } | null; limit: number },
): Promise<ListedSession[]> {
  const at = "COALESCE(sessions.last_message_at, sessions.created_at)";
  const rows = await tx.rows<ListedRow>(
    `SELECT sessions.id, sessions.public_id, ${at} AS at FROM sessions
     WHERE sessions.workspace_id = ? AND sessions.state = 'human' AND (? IS NULL OR sessions.agent_user_id = ?)
       AND (? IS NULL OR ${at} < ? OR (${at} = ? AND sessions.public_id < ?))
     ORDER BY at DESC, sessions.public_id DESC LIMIT ?`,
    [
      workspaceId,
      agentUserId,
      agentUserId,
      before?.at ?? null,
      before?.at ?? null,
      before?.at ?? null,
      before?.sessionPublicId ?? "",
      String(limit),
    ],
  );
  return rows.map(toListed);
}
