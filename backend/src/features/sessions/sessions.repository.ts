import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";

/** A chat as it begins: the assistant has the floor, and one row says that it started. */
export interface SessionDraft {
  readonly publicId: string;
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly visitorId: number;
  readonly startClientId: string;
  readonly answers: readonly { readonly label: string; readonly value: string }[];
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string } | null;
  readonly userAgent: string;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly at: Date;
}

/**
 * The session of this visitor and start id, made if there is none: a repeated start, even at the same moment, is the same chat.
 *
 * @returns its ids; `isNew` when this call made it
 */
export async function insertSessionOnce(
  tx: Tx,
  draft: SessionDraft,
): Promise<SessionKey & { isNew: boolean; state: string; epoch: number }> {
  const [row] = await tx.rows<{ id: number; public_id: string; state: string; epoch: number }>(
    `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, last_seq, answers,
       page_url, page_title, page_referrer, user_agent, locale, time_zone, created_at)
     VALUES (?, ?, ?, ?, ?, 'assistant', ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE id = id
     RETURNING id, public_id, state, epoch`,
    [
      draft.publicId,
      draft.workspaceId,
      draft.widgetId,
      draft.visitorId,
      draft.startClientId,
      draft.at,
      JSON.stringify(draft.answers),
      draft.page?.url ?? null,
      draft.page?.title ?? null,
      draft.page?.referrer ?? null,
      draft.userAgent,
      draft.locale,
      draft.timeZone,
      draft.at,
    ],
  );
  if (!row) throw new Error("an inserted session was not returned");
  return {
    workspaceId: draft.workspaceId,
    sessionId: row.id,
    sessionPublicId: row.public_id,
    isNew: row.public_id === draft.publicId,
    state: row.state,
    epoch: row.epoch,
  };
}

/** @returns whether this secret and start id have a session in the widget already */
export async function hasStarted(
  tx: Tx,
  widget: { workspaceId: number; id: number },
  secretHash: Buffer,
  startClientId: string,
): Promise<boolean> {
  const [row] = await tx.rows<{ id: number }>(
    `SELECT sessions.id FROM visitors
     JOIN sessions ON sessions.visitor_id = visitors.id AND sessions.workspace_id = visitors.workspace_id
     WHERE visitors.workspace_id = ? AND visitors.widget_id = ? AND visitors.secret_hash = ? AND sessions.start_client_id = ?`,
    [widget.workspaceId, widget.id, secretHash, startClientId],
  );
  return row !== undefined;
}

/**
 * The first row of a new session, number 1.
 *
 * Written here and not through the append, because the session is not visible to anybody else before this transaction commits.
 */
export async function insertStartedRow(
  tx: Tx,
  session: SessionKey,
  visitorId: number,
  clientId: string,
  at: Date,
): Promise<void> {
  await tx.run(
    `INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, sender_id, client_id, audience, body, data, created_at)
     VALUES (?, 1, ?, 'event', 'visitor', ?, ?, 'all', '', ?, ?)`,
    [
      session.sessionId,
      session.workspaceId,
      visitorId,
      clientId,
      JSON.stringify({ event: "started", by: "visitor" }),
      at,
    ],
  );
}

/** The session of a public id within a workspace; undefined when there is none. */
export async function findSessionKey(
  tx: Tx,
  workspaceId: number,
  sessionPublicId: string,
): Promise<SessionKey | undefined> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT sessions.id FROM sessions WHERE sessions.public_id = ? AND sessions.workspace_id = ?",
    [sessionPublicId, workspaceId],
  );
  return row && { workspaceId, sessionId: row.id, sessionPublicId };
}

/** A workspace's public name, for the tokens. */
export async function findWorkspacePublicId(tx: Tx, workspaceId: number): Promise<string> {
  const [row] = await tx.rows<{ public_id: string }>(
    "SELECT workspaces.public_id FROM workspaces WHERE workspaces.id = ?",
    [workspaceId],
  );
  if (!row) throw new Error("a widget without its workspace");
  return row.public_id;
}
