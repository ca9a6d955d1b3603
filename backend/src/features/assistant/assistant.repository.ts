import type { SessionState } from "@chat/contract/session-state";
import * as z from "zod";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import { fileNamesOf } from "../sessions/spokenText.ts";

/** A session as its reply needs it. */
export interface ReplySession {
  readonly state: SessionState;
  readonly epoch: number;
  readonly head: number;
  readonly visitorId: number;
  readonly missCount: number;
  readonly siteKey: string;
}

interface SessionRow {
  state: SessionState;
  epoch: number;
  last_seq: number;
  visitor_id: number;
  miss_count: number;
  site_key: string;
}

/** @returns null when the session is gone */
export async function selectReplySession(tx: Tx, session: SessionKey): Promise<ReplySession | null> {
  const [row] = await tx.rows<SessionRow>(
    "SELECT sessions.state, sessions.epoch, sessions.last_seq, sessions.visitor_id, sessions.miss_count, widget_configs.site_key FROM sessions JOIN widget_configs ON widget_configs.id = sessions.widget_id WHERE sessions.id = ? AND sessions.workspace_id = ? LIMIT 1",
    [session.sessionId, session.workspaceId],
  );
  return (
    (row && {
      state: row.state,
      epoch: row.epoch,
      head: row.last_seq,
      visitorId: row.visitor_id,
      missCount: row.miss_count,
      siteKey: row.site_key,
    }) ??
    null
  );
}

/** A row of the chat as the reply reads it. */
export interface ReplyRow {
  readonly seq: number;
  readonly kind: "text" | "event";
  readonly by: "visitor" | "assistant" | "agent" | "system";
  readonly name: string | null;
  readonly clientId: string;
  readonly text: string;
  /** Names of the files that came with it. */
  readonly files: readonly string[];
  /** What happened, for a row of kind `event`. */
  readonly event: string | null;
}

const Data = z.object({ event: z.string() });

interface Row {
  seq: number;
  kind: "text" | "event";
  sender_kind: ReplyRow["by"];
  sender_name: string | null;
  client_id: string;
  body: string;
  data: unknown;
}

/** @returns the last rows that the visitor can see, up to `head`, ascending; notes of the team never reach a prompt */
export async function selectRecentRows(tx: Tx, session: SessionKey, head: number, limit: number): Promise<ReplyRow[]> {
  const rows = await tx.rows<Row>(
    "SELECT messages.seq, messages.kind, messages.sender_kind, messages.sender_name, messages.client_id, messages.body, messages.data FROM messages WHERE messages.session_id = ? AND messages.workspace_id = ? AND messages.seq <= ? AND messages.audience = 'all' AND messages.kind IN ('text', 'event') ORDER BY messages.seq DESC LIMIT ?",
    [session.sessionId, session.workspaceId, head, String(limit)],
  );
  return rows.reverse().map((row) => ({
    seq: row.seq,
    kind: row.kind,
    by: row.sender_kind,
    name: row.sender_name,
    clientId: row.client_id,
    text: row.body,
    files: row.kind === "text" ? fileNamesOf(row.data) : [],
    event: row.kind === "event" ? (Data.safeParse(row.data).data?.event ?? null) : null,
  }));
}

/** @returns the epochs of these sessions now; one that is gone is missing */
export async function selectEpochs(tx: Tx, sessionIds: readonly number[]): Promise<Map<number, number>> {
  const list = inList(sessionIds);
  const rows = await tx.rows<{ id: number; epoch: number }>(
    `SELECT sessions.id, sessions.epoch FROM sessions WHERE sessions.id IN ${list.sql} LIMIT ${list.values.length}`,
    list.values,
  );
  return new Map(rows.map((row) => [row.id, row.epoch]));
}

/** @returns the session's last number, null when it is gone */
export async function selectHead(tx: Tx, session: SessionKey): Promise<number | null> {
  const [row] = await tx.rows<{ last_seq: number }>(
    "SELECT sessions.last_seq FROM sessions WHERE sessions.id = ? AND sessions.workspace_id = ? LIMIT 1",
    [session.sessionId, session.workspaceId],
  );
  return row?.last_seq ?? null;
}

/** Notes how many answers in a row found nothing, unless the session moved on. */
export async function saveMissCount(tx: Tx, session: SessionKey, epoch: number, missCount: number): Promise<void> {
  await tx.run("UPDATE sessions SET miss_count = ? WHERE id = ? AND workspace_id = ? AND epoch = ?", [
    missCount,
    session.sessionId,
    session.workspaceId,
    epoch,
  ]);
}

/** Counts one answer of a provider. @returns how many the workspace asked for that day, this one included */
export async function countReply(tx: Tx, workspaceId: number, day: string): Promise<number> {
  const [row] = await tx.rows<{ replies: number }>(
    "INSERT INTO assistant_usage (workspace_id, day, replies) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE replies = replies + 1 RETURNING replies",
    [workspaceId, day],
  );
  return row?.replies ?? 0;
}
