import type { SessionState } from "@chat/contract/session-state";
import type { SessionKey, StoredMessage } from "../../domain-events.ts";
import type { SqlValue, Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** A session as its writer sees it under the row lock. */
export interface LockedSession extends SessionKey {
  readonly widgetId: number;
  readonly visitorId: number;
  readonly state: SessionState;
  readonly stateSince: Date;
  readonly epoch: number;
  readonly head: number;
  readonly agentUserId: number | null;
  readonly escalatedAt: Date | null;
}

interface LockedRow {
  id: number;
  workspace_id: number;
  public_id: string;
  widget_id: number;
  visitor_id: number;
  state: SessionState;
  state_since: Date;
  epoch: number;
  last_seq: number;
  agent_user_id: number | null;
  escalated_at: Date | null;
}

const toLocked = (row: LockedRow): LockedSession => ({
  workspaceId: row.workspace_id,
  sessionId: row.id,
  sessionPublicId: row.public_id,
  widgetId: row.widget_id,
  visitorId: row.visitor_id,
  state: row.state,
  stateSince: row.state_since,
  epoch: row.epoch,
  head: row.last_seq,
  agentUserId: row.agent_user_id,
  escalatedAt: row.escalated_at,
});

const LOCK_COLUMNS =
  "sessions.id, sessions.workspace_id, sessions.public_id, sessions.widget_id, sessions.visitor_id, sessions.state, sessions.state_since, sessions.epoch, sessions.last_seq, sessions.agent_user_id, sessions.escalated_at";

/**
 * Locks sessions in the order of their ids, the first lock of every writer.
 *
 * FORCE INDEX: without it the optimiser may scan and so wait for sessions that are none of ours. A locking read comes first in its
 * transaction, because with snapshot isolation a plain read before it ends in error 1020. The workspace is compared by the caller:
 * one batch serves many.
 * @param ids at least one
 * @param wait `skip`: leave out what somebody else has locked; `block`: wait for it
 * @returns what exists (and, with `skip`, was free), by id
 */
export async function lockSessions(
  tx: Tx,
  ids: readonly number[],
  wait: "skip" | "block",
): Promise<Map<number, LockedSession>> {
  const list = inList([...ids].sort((a, b) => a - b));
  const rows = await tx.rows<LockedRow>(
    `SELECT ${LOCK_COLUMNS} FROM sessions FORCE INDEX (PRIMARY) WHERE sessions.id IN ${list.sql} ORDER BY sessions.id FOR UPDATE${wait === "skip" ? " SKIP LOCKED" : ""}`,
    list.values,
  );
  return new Map(rows.map((row) => [row.id, toLocked(row)]));
}

/** What makes a message the same message: a resend names the same four. */
export interface MessageKey {
  readonly sessionId: number;
  readonly senderKind: StoredMessage["senderKind"];
  readonly senderId: number;
  readonly clientId: string;
}

/** One string per key, for maps within the process. */
export const messageKeyText = (key: MessageKey): string =>
  `${key.sessionId} ${key.senderKind} ${key.senderId} ${key.clientId}`;

interface MessageRow {
  seq: number;
  kind: StoredMessage["kind"];
  sender_kind: StoredMessage["senderKind"];
  sender_id: number;
  sender_name: string | null;
  client_id: string;
  audience: StoredMessage["audience"];
  body: string;
  data: unknown;
  created_at: Date;
}

const toMessage = (row: MessageRow): StoredMessage => ({
  seq: row.seq,
  kind: row.kind,
  senderKind: row.sender_kind,
  senderId: row.sender_id,
  senderName: row.sender_name,
  clientId: row.client_id,
  audience: row.audience,
  body: row.body,
  data: row.data,
  createdAt: row.created_at,
});

const MESSAGE_COLUMNS =
  "messages.seq, messages.kind, messages.sender_kind, messages.sender_id, messages.sender_name, messages.client_id, messages.audience, messages.body, messages.data, messages.created_at";

/**
 * Finds which keys are stored already; call it under the sessions' locks.
 *
 * One prepared statement for every number of keys: a list of row constructors would read whole sessions (seen in EXPLAIN on 10.11),
 * and OR-ed conditions took five times as long at 100 keys.
 * @returns the stored rows by `messageKeyText`
 */
export async function findStored(tx: Tx, keys: readonly MessageKey[]): Promise<Map<string, StoredMessage>> {
  const rows = await tx.rows<MessageRow & { session_id: number }>(
    `SELECT messages.session_id, ${MESSAGE_COLUMNS}
     FROM JSON_TABLE(?, '$[*]' COLUMNS (
       session_id BIGINT UNSIGNED PATH '$[0]',
       sender_kind VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci PATH '$[1]',
       sender_id BIGINT UNSIGNED PATH '$[2]',
       client_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin PATH '$[3]')) AS asked
     STRAIGHT_JOIN messages FORCE INDEX (messages_once)
       ON messages.session_id = asked.session_id AND messages.sender_kind = asked.sender_kind
       AND messages.sender_id = asked.sender_id AND messages.client_id = asked.client_id`,
    [JSON.stringify(keys.map((key) => [key.sessionId, key.senderKind, key.senderId, key.clientId]))],
  );
  return new Map(
    rows.map((row) => [
      messageKeyText({
        sessionId: row.session_id,
        senderKind: row.sender_kind,
        senderId: row.sender_id,
        clientId: row.client_id,
      }),
      toMessage(row),
    ]),
  );
}

/** A row to store, numbered. */
export interface NumberedMessage extends StoredMessage {
  readonly sessionId: number;
  readonly workspaceId: number;
}

/** Few sizes, so that few prepared statements serve every batch; greedy, so that most batches need one or two. */
const ROW_COUNTS = [200, 128, 96, 64, 48, 32, 24, 16, 12, 8, 7, 6, 5, 4, 3, 2, 1];
const ROW = "(?,?,?,?,?,?,?,?,?,?,?,?)";
const insertSql = new Map(
  ROW_COUNTS.map((count) => [
    count,
    `INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, sender_id, sender_name, client_id, audience, body, data, created_at) VALUES ${Array(count).fill(ROW).join(",")}`,
  ]),
);

/** Stores numbered rows, in the given order. */
export async function insertMessages(tx: Tx, rows: readonly NumberedMessage[]): Promise<void> {
  let from = 0;
  while (from < rows.length) {
    const count = ROW_COUNTS.find((size) => size <= rows.length - from) ?? 1;
    const values: SqlValue[] = [];
    for (let index = from; index < from + count; index += 1) {
      const row = rows[index];
      if (!row) break;
      values.push(
        row.sessionId,
        row.seq,
        row.workspaceId,
        row.kind,
        row.senderKind,
        row.senderId,
        row.senderName,
        row.clientId,
        row.audience,
        row.body,
        row.data === null || row.data === undefined ? null : JSON.stringify(row.data),
        row.createdAt,
      );
    }
    await tx.run(insertSql.get(count) ?? "", values);
    from += count;
  }
}

/** A session's new numbers: its head, its last row of kind `text`, and the last of those by the visitor (0: none among the new ones). */
export interface RaisedHead {
  readonly head: number;
  readonly lastText: number;
  readonly lastVisitorText: number;
}

/**
 * Notes the new heads of locked sessions, all in one statement.
 *
 * The index is forced because the optimizer reads a table of a few rows whole, and so waits for sessions that others have locked: on a young
 * installation with two backends that ended in deadlocks (F33).
 */
export async function raiseHeads(tx: Tx, heads: ReadonlyMap<number, RaisedHead>, at: Date): Promise<void> {
  await tx.run(
    `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$[0]', head INT UNSIGNED PATH '$[1]', last_text INT UNSIGNED PATH '$[2]', last_visitor INT UNSIGNED PATH '$[3]')) AS raised
     STRAIGHT_JOIN sessions FORCE INDEX (PRIMARY) ON sessions.id = raised.id
     SET sessions.last_seq = raised.head, sessions.last_text_seq = GREATEST(sessions.last_text_seq, raised.last_text),
       sessions.last_visitor_seq = GREATEST(sessions.last_visitor_seq, raised.last_visitor), sessions.last_message_at = ?`,
    [
      JSON.stringify(
        [...heads].map(([id, { head, lastText, lastVisitorText }]) => [id, head, lastText, lastVisitorText]),
      ),
      at,
    ],
  );
}

/**
 * A range of a session's rows, ascending, read along the primary key.
 * @param after exclusive
 */
export async function listMessages(
  tx: Tx,
  session: SessionKey,
  after: number,
  limit: number,
): Promise<StoredMessage[]> {
  const rows = await tx.rows<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE messages.session_id = ? AND messages.seq > ? AND messages.workspace_id = ? ORDER BY messages.seq LIMIT ?`,
    [session.sessionId, after, session.workspaceId, String(limit)],
  );
  return rows.map(toMessage);
}

/**
 * The last rows of a session before a number, ascending, read backwards along the primary key.
 * @param before exclusive
 */
export async function listMessagesBefore(
  tx: Tx,
  session: SessionKey,
  before: number,
  limit: number,
): Promise<StoredMessage[]> {
  const rows = await tx.rows<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE messages.session_id = ? AND messages.seq < ? AND messages.workspace_id = ? ORDER BY messages.seq DESC LIMIT ?`,
    [session.sessionId, before, session.workspaceId, String(limit)],
  );
  return rows.map(toMessage).reverse();
}
