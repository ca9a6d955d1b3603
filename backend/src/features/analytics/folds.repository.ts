import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** How far a session is counted, and what of it may still change. */
export interface Fold {
  readonly sessionId: number;
  readonly isChatCounted: boolean;
  readonly foldedSeq: number;
  readonly isAnswered: boolean;
  readonly isHandedOver: boolean;
  readonly pendingSince: Date | null;
  readonly resolvedDay: string | null;
  readonly rating: number | null;
  readonly ratedDay: string | null;
  readonly settlesAt: Date | null;
}

/** A session as the fold needs it. */
export interface FoldedSession {
  readonly sessionId: number;
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly state: "assistant" | "waiting" | "human" | "closed";
  readonly head: number;
  readonly rating: number | null;
  readonly ratedAt: Date | null;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

/** A row of a chat, without its words. */
export interface FoldedRow {
  readonly sessionId: number;
  readonly seq: number;
  readonly kind: "text" | "event" | "note";
  readonly by: "visitor" | "assistant" | "agent" | "system";
  readonly at: Date;
  /** The move that the row tells of, if it does. */
  readonly move: { readonly action: string; readonly from: string; readonly to: string } | null;
}

/** What a fold adds to one widget's day. */
export interface DayCounts {
  chats: number;
  messages: number;
  assistantResolved: number;
  handedOver: number;
  ratings: number;
  ratingSum: number;
}

/** @returns sessions of which something is not counted yet, by id, after `afterId`; `upTo` is where the look ended */
export async function selectUnfolded(
  tx: Tx,
  afterId: number,
  scan: number,
): Promise<{ ids: number[]; upTo: number | null }> {
  const rows = await tx.rows<{ id: number; is_behind: number }>(
    `SELECT sessions.id, (session_folds.session_id IS NULL OR session_folds.folded_seq < sessions.last_seq) AS is_behind
     FROM sessions LEFT JOIN session_folds ON session_folds.session_id = sessions.id
     WHERE sessions.id > ? ORDER BY sessions.id LIMIT ?`,
    [afterId, String(scan)],
  );
  const ids = rows.filter((row) => row.is_behind === 1).map((row) => row.id);
  return { ids, upTo: rows.length < scan ? null : (rows.at(-1)?.id ?? null) };
}

/** @returns sessions whose silence has lasted long enough to count as an end */
export async function selectSettling(tx: Tx, now: Date, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ session_id: number }>(
    "SELECT session_folds.session_id FROM session_folds WHERE session_folds.settles_at <= ? ORDER BY session_folds.settles_at LIMIT ?",
    [now, String(limit)],
  );
  return rows.map((row) => row.session_id);
}

interface FoldColumns {
  session_id: number;
  is_chat_counted: number;
  folded_seq: number;
  is_answered: number;
  is_handed_over: number;
  pending_since: Date | null;
  resolved_day: string | null;
  rating: number | null;
  rated_day: string | null;
  settles_at: Date | null;
}

/** Locks how far the sessions are counted, in the order of their ids; a session that never was gets its first row. */
export async function lockFolds(tx: Tx, sessionIds: readonly number[]): Promise<Fold[]> {
  const list = inList(sessionIds.toSorted((a, b) => a - b));
  await tx.run(
    `INSERT INTO session_folds (session_id, workspace_id) SELECT sessions.id, sessions.workspace_id FROM sessions WHERE sessions.id IN ${list.sql}
     ON DUPLICATE KEY UPDATE session_folds.session_id = session_folds.session_id`,
    list.values,
  );
  const rows = await tx.rows<FoldColumns>(
    `SELECT session_folds.session_id, session_folds.is_chat_counted, session_folds.folded_seq, session_folds.is_answered, session_folds.is_handed_over,
       session_folds.pending_since, CAST(session_folds.resolved_day AS CHAR) AS resolved_day, session_folds.rating,
       CAST(session_folds.rated_day AS CHAR) AS rated_day, session_folds.settles_at
     FROM session_folds WHERE session_folds.session_id IN ${list.sql} ORDER BY session_folds.session_id FOR UPDATE`,
    list.values,
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    isChatCounted: row.is_chat_counted === 1,
    foldedSeq: row.folded_seq,
    isAnswered: row.is_answered === 1,
    isHandedOver: row.is_handed_over === 1,
    pendingSince: row.pending_since,
    resolvedDay: row.resolved_day,
    rating: row.rating,
    ratedDay: row.rated_day,
    settlesAt: row.settles_at,
  }));
}

/** Sessions by id, whoever's: each row carries its workspace. */
export async function selectFoldedSessions(tx: Tx, sessionIds: readonly number[]): Promise<Map<number, FoldedSession>> {
  const list = inList(sessionIds);
  const rows = await tx.rows<{
    id: number;
    workspace_id: number;
    widget_id: number;
    state: FoldedSession["state"];
    last_seq: number;
    rating: number | null;
    rated_at: Date | null;
    created_at: Date;
    closed_at: Date | null;
  }>(
    `SELECT sessions.id, sessions.workspace_id, sessions.widget_id, sessions.state, sessions.last_seq, sessions.rating, sessions.rated_at,
       sessions.created_at, sessions.closed_at FROM sessions WHERE sessions.id IN ${list.sql}`,
    list.values,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        sessionId: row.id,
        workspaceId: row.workspace_id,
        widgetId: row.widget_id,
        state: row.state,
        head: row.last_seq,
        rating: row.rating,
        ratedAt: row.rated_at,
        createdAt: row.created_at,
        closedAt: row.closed_at,
      },
    ]),
  );
}

/** @returns up to `limit` rows that are not counted yet, by session and number, with the moves they record */
export async function selectUnfoldedRows(tx: Tx, sessionIds: readonly number[], limit: number): Promise<FoldedRow[]> {
  const list = inList(sessionIds);
  const rows = await tx.rows<{
    session_id: number;
    seq: number;
    kind: FoldedRow["kind"];
    sender_kind: FoldedRow["by"];
    created_at: Date;
    action: string | null;
    from_state: string | null;
    to_state: string | null;
  }>(
    `SELECT messages.session_id, messages.seq, messages.kind, messages.sender_kind, messages.created_at,
       session_moves.action, session_moves.from_state, session_moves.to_state
     FROM session_folds
     STRAIGHT_JOIN messages ON messages.session_id = session_folds.session_id AND messages.seq > session_folds.folded_seq
     LEFT JOIN session_moves ON messages.kind = 'event' AND session_moves.session_id = messages.session_id AND session_moves.seq = messages.seq
     WHERE session_folds.session_id IN ${list.sql} ORDER BY messages.session_id, messages.seq LIMIT ?`,
    [...list.values, String(limit)],
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    seq: row.seq,
    kind: row.kind,
    by: row.sender_kind,
    at: row.created_at,
    move:
      row.action && row.from_state && row.to_state
        ? { action: row.action, from: row.from_state, to: row.to_state }
        : null,
  }));
}

/** As the database reads it: UTC, without a zone. */
const sqlTime = (at: Date | null): string | null => at?.toISOString().replace("T", " ").replace("Z", "") ?? null;

/** Stores how far the sessions are counted now: one statement for all, for a busy moment changes hundreds of them. */
export async function updateFolds(tx: Tx, folds: readonly Fold[]): Promise<void> {
  if (folds.length === 0) return;
  const rows = folds.map((fold) => [
    fold.sessionId,
    Number(fold.isChatCounted),
    fold.foldedSeq,
    Number(fold.isAnswered),
    Number(fold.isHandedOver),
    sqlTime(fold.pendingSince),
    fold.resolvedDay,
    fold.rating,
    fold.ratedDay,
    sqlTime(fold.settlesAt),
  ]);
  await tx.run(
    `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
       session_id BIGINT UNSIGNED PATH '$[0]', is_chat_counted TINYINT PATH '$[1]', folded_seq INT UNSIGNED PATH '$[2]',
       is_answered TINYINT PATH '$[3]', is_handed_over TINYINT PATH '$[4]', pending_since DATETIME(3) PATH '$[5]',
       resolved_day DATE PATH '$[6]', rating TINYINT UNSIGNED PATH '$[7]', rated_day DATE PATH '$[8]', settles_at DATETIME(3) PATH '$[9]')) AS counted
     STRAIGHT_JOIN session_folds FORCE INDEX (PRIMARY) ON session_folds.session_id = counted.session_id
     SET session_folds.is_chat_counted = counted.is_chat_counted, session_folds.folded_seq = counted.folded_seq,
       session_folds.is_answered = counted.is_answered, session_folds.is_handed_over = counted.is_handed_over,
       session_folds.pending_since = counted.pending_since, session_folds.resolved_day = counted.resolved_day,
       session_folds.rating = counted.rating, session_folds.rated_day = counted.rated_day, session_folds.settles_at = counted.settles_at`,
    [JSON.stringify(rows)],
  );
}

/** Adds to one widget's day; negative numbers take back. */
export async function addToDay(
  tx: Tx,
  { workspaceId, widgetId, day }: { workspaceId: number; widgetId: number; day: string },
  counts: DayCounts,
): Promise<void> {
  await tx.run(
    `INSERT INTO rollup_daily (workspace_id, day, widget_id, chats, messages, assistant_resolved, handed_over, ratings, rating_sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE chats = chats + VALUES(chats), messages = messages + VALUES(messages),
       assistant_resolved = assistant_resolved + VALUES(assistant_resolved), handed_over = handed_over + VALUES(handed_over),
       ratings = ratings + VALUES(ratings), rating_sum = rating_sum + VALUES(rating_sum)`,
    [
      workspaceId,
      day,
      widgetId,
      counts.chats,
      counts.messages,
      counts.assistantResolved,
      counts.handedOver,
      counts.ratings,
      counts.ratingSum,
    ],
  );
}

/** Counts one more hand-over that was answered after so many seconds. */
export async function addFirstResponse(
  tx: Tx,
  { workspaceId, widgetId, day }: { workspaceId: number; widgetId: number; day: string },
  seconds: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO rollup_first_responses (workspace_id, day, widget_id, seconds, responses) VALUES (?, ?, ?, ?, 1)
     ON DUPLICATE KEY UPDATE responses = responses + 1`,
    [workspaceId, day, widgetId, seconds],
  );
}
