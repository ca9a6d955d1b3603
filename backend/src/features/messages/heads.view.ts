import type { SessionState } from "@chat/contract/session-state";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import { sqlTime } from "../../platform/db/sqlTime.ts";

/** A session's head as the store knows it. */
export interface Head extends SessionKey {
  readonly visitorId: number;
  readonly head: number;
  readonly state: SessionState;
}

/** The heads of sessions by their public ids: one statement for all that are asked at once. */
export async function selectHeads(tx: Tx, sessionPublicIds: readonly string[]): Promise<Head[]> {
  const rows = await tx.rows<{
    id: number;
    visitor_id: number;
    workspace_id: number;
    public_id: string;
    last_seq: number;
    state: SessionState;
  }>(
    `SELECT sessions.id, sessions.visitor_id, sessions.workspace_id, sessions.public_id, sessions.last_seq, sessions.state
     FROM JSON_TABLE(?, '$[*]' COLUMNS (public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) AS asked
     STRAIGHT_JOIN sessions ON sessions.public_id = asked.public_id`,
    [JSON.stringify(sessionPublicIds)],
  );
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    sessionId: row.id,
    visitorId: row.visitor_id,
    sessionPublicId: row.public_id,
    head: row.last_seq,
    state: row.state,
  }));
}

/** Which sessions these ids name: for those followed over REST. */
export async function selectPublicIds(tx: Tx, sessionIds: readonly number[]): Promise<string[]> {
  const rows = await tx.rows<{ public_id: string }>(
    `SELECT sessions.public_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS asked STRAIGHT_JOIN sessions ON sessions.id = asked.id`,
    [JSON.stringify(sessionIds)],
  );
  return rows.map((row) => row.public_id);
}

/**
 * Notes until when these visitors count as online.
 *
 * By their own ids: an UPDATE that joins the sessions would lock them too (seen on 10.11, also in READ COMMITTED), and so stall every
 * message of everybody online. In the order of the ids, so that two processes never wait for each other.
 */
export async function updateOnline(tx: Tx, visitorIds: readonly number[], until: Date): Promise<void> {
  if (visitorIds.length === 0) return;
  const list = inList([...new Set(visitorIds)].sort((a, b) => a - b));
  await tx.run(`UPDATE visitors SET online_until = ? WHERE id IN ${list.sql} ORDER BY id`, [until, ...list.values]);
}

/** A visitor who left this process at a moment until which nobody else may have said more. */
export interface Departure {
  readonly visitorId: number;
  /** What this process itself may have noted; a later time is another process's word. */
  readonly heldUntil: Date;
}

/**
 * Takes visitors off who left this process, except those whom another process noted since: they came back there.
 *
 * In the order of the ids, as above; the visitors are read by their ids, whatever their number.
 */
export async function endOnline(tx: Tx, departures: readonly Departure[], now: Date): Promise<void> {
  if (departures.length === 0) return;
  const asked = departures
    .toSorted((a, b) => a.visitorId - b.visitorId)
    .map(({ visitorId, heldUntil }) => [visitorId, sqlTime(heldUntil)]);
  await tx.run(
    `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$[0]', held_until DATETIME(3) PATH '$[1]')) AS asked
     STRAIGHT_JOIN visitors ON visitors.id = asked.id
     SET visitors.online_until = ? WHERE visitors.online_until <= asked.held_until`,
    [JSON.stringify(asked), now],
  );
}

/** Which of these visitors count as away. */
export async function selectAway(tx: Tx, visitorIds: readonly number[], now: Date): Promise<Set<number>> {
  const rows = await tx.rows<{ id: number }>(
    `SELECT visitors.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS asked
     STRAIGHT_JOIN visitors ON visitors.id = asked.id
     WHERE visitors.online_until IS NULL OR visitors.online_until <= ?`,
    [JSON.stringify(visitorIds), now],
  );
  return new Set(rows.map((row) => row.id));
}
