import * as z from "zod";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { spokenText } from "../sessions/spokenText.ts";

type Ref = Pick<SessionKey, "workspaceId" | "sessionId">;

/** A row of a chat, as far as a summary needs it. */
export interface SpokenRow {
  readonly seq: number;
  readonly by: "visitor" | "assistant" | "agent" | "system";
  readonly body: string;
  /** Said by the built-in answerer, because the provider had failed. */
  readonly isStandIn: boolean;
}

const StandIn = z.object({ isStandIn: z.literal(true) });

interface SpokenColumns {
  seq: number;
  sender_kind: SpokenRow["by"];
  body: string;
  data: unknown;
}

const toSpoken = (row: SpokenColumns): SpokenRow => ({
  seq: row.seq,
  by: row.sender_kind,
  body: spokenText({ by: row.sender_kind, body: row.body, data: row.data }),
  isStandIn: StandIn.safeParse(row.data).success,
});

/** @returns the visitor's first words (null before any) and the last `limit` spoken rows, ascending */
export async function selectSpokenRows(
  tx: Tx,
  { workspaceId, sessionId }: Ref,
  limit: number,
): Promise<{ first: SpokenRow | null; last: SpokenRow[] }> {
  const columns = "messages.seq, messages.sender_kind, messages.body, messages.data";
  const where =
    "messages.session_id = ? AND messages.workspace_id = ? AND messages.kind = 'text' AND messages.audience = 'all'";
  const [first] = await tx.rows<SpokenColumns>(
    `SELECT ${columns} FROM messages WHERE ${where} AND messages.sender_kind = 'visitor' ORDER BY messages.seq LIMIT 1`,
    [sessionId, workspaceId],
  );
  const last = await tx.rows<SpokenColumns>(
    `SELECT ${columns} FROM messages WHERE ${where} ORDER BY messages.seq DESC LIMIT ?`,
    [sessionId, workspaceId, String(limit)],
  );
  return { first: first ? toSpoken(first) : null, last: last.map(toSpoken).reverse() };
}

/**
 * Locks the agent's row and counts the chats they have, so that two accepts at once cannot both take the last place.
 *
 * Sessions are locked before agents everywhere, so this comes after the session's lock. A user who never was an agent gets a row.
 */
export async function lockAgentLoad(
  tx: Tx,
  workspaceId: number,
  userId: number,
): Promise<{ capacity: number; openChats: number }> {
  await tx.run("INSERT INTO agents (user_id, workspace_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE user_id = user_id", [
    userId,
    workspaceId,
  ]);
  const [agent] = await tx.rows<{ capacity: number }>(
    "SELECT agents.capacity FROM agents WHERE agents.workspace_id = ? AND agents.user_id = ? FOR UPDATE",
    [workspaceId, userId],
  );
  const [load] = await tx.rows<{ open_chats: number }>(
    "SELECT COUNT(*) AS open_chats FROM sessions WHERE sessions.workspace_id = ? AND sessions.agent_user_id = ? AND sessions.state = 'human'",
    [workspaceId, userId],
  );
  return { capacity: agent?.capacity ?? 0, openChats: load?.open_chats ?? 0 };
}

/**
 * Whether the visitor said something while people had the chat that nobody has answered.
 *
 * Words from before the hand-over do not count: the hand-over was their answer.
 * @param since `start`: they count too
 */
export async function selectIsVisitorUnanswered(
  tx: Tx,
  { workspaceId, sessionId }: Ref,
  since: "handOver" | "start",
): Promise<boolean> {
  const [last] = await tx.rows<{ sender_kind: SpokenRow["by"]; is_since: number }>(
    `SELECT messages.sender_kind, messages.seq > COALESCE((SELECT MAX(session_moves.seq) FROM session_moves
         WHERE session_moves.session_id = messages.session_id AND session_moves.from_state = 'assistant'), 0) AS is_since
     FROM messages WHERE messages.session_id = ? AND messages.workspace_id = ? AND messages.kind = 'text' AND messages.audience = 'all'
     ORDER BY messages.seq DESC LIMIT 1`,
    [sessionId, workspaceId],
  );
  return last?.sender_kind === "visitor" && (since === "start" || last.is_since === 1);
}

/** A session's rating and contact as they stand, read under its lock. */
export async function selectFeedback(
  tx: Tx,
  { workspaceId, sessionId }: Ref,
): Promise<{ rating: number | null; comment: string | null; email: string | null } | null> {
  const [row] = await tx.rows<{ rating: number | null; rating_comment: string | null; contact_email: string | null }>(
    `SELECT sessions.rating, sessions.rating_comment, sessions.contact_email FROM sessions
     WHERE sessions.workspace_id = ? AND sessions.id = ?`,
    [workspaceId, sessionId],
  );
  return row ? { rating: row.rating, comment: row.rating_comment, email: row.contact_email } : null;
}

/** Stores the visitor's verdict. */
export async function updateRating(
  tx: Tx,
  { workspaceId, sessionId }: Ref,
  { rating, comment, at }: { rating: number; comment: string | null; at: Date },
): Promise<void> {
  await tx.run("UPDATE sessions SET rating = ?, rating_comment = ?, rated_at = ? WHERE workspace_id = ? AND id = ?", [
    rating,
    comment,
    at,
    workspaceId,
    sessionId,
  ]);
}

/** Stores where to write to, for this chat and, if nothing was known, for the visitor. */
export async function updateContactEmail(
  tx: Tx,
  { workspaceId, sessionId, visitorId }: Ref & { visitorId: number },
  email: string,
): Promise<void> {
  await tx.run("UPDATE sessions SET contact_email = ? WHERE workspace_id = ? AND id = ?", [
    email,
    workspaceId,
    sessionId,
  ]);
  await tx.run("UPDATE visitors SET email = ? WHERE workspace_id = ? AND id = ? AND email IS NULL", [
    email,
    workspaceId,
    visitorId,
  ]);
}

/** The site key of the widget that a session belongs to. @returns null for an unknown session or another workspace's */
export async function selectSiteKey(tx: Tx, { workspaceId, sessionId }: Ref): Promise<string | null> {
  const [row] = await tx.rows<{ site_key: string }>(
    `SELECT widget_configs.site_key FROM sessions
     JOIN widget_configs ON widget_configs.id = sessions.widget_id AND widget_configs.workspace_id = sessions.workspace_id
     WHERE sessions.workspace_id = ? AND sessions.id = ?`,
    [workspaceId, sessionId],
  );
  return row?.site_key ?? null;
}
