import type { Tx } from "../../platform/db/database.ts";

/** A browser that chats with one widget. */
export interface VisitorDraft {
  readonly publicId: string;
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly secretHash: Buffer;
  readonly at: Date;
}

/** How to reach a visitor, as they told us: shown as unverified, never a way into earlier chats (X34). */
export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/**
 * The visitor of this secret, made if there is none: of several at once one makes it and all find it.
 *
 * @returns internal and public id
 */
export async function upsertVisitor(tx: Tx, draft: VisitorDraft): Promise<{ id: number; publicId: string }> {
  const [row] = await tx.rows<{ id: number; public_id: string }>(
    `INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at)
     RETURNING id, public_id`,
    [draft.publicId, draft.workspaceId, draft.widgetId, draft.secretHash, draft.at, draft.at],
  );
  if (!row) throw new Error("an inserted visitor was not returned");
  return { id: row.id, publicId: row.public_id };
}

/** Keeps what a visitor tells of themselves; what is null stays as it was. */
export async function updateContact(tx: Tx, workspaceId: number, visitorId: number, contact: Contact): Promise<void> {
  await tx.run(
    "UPDATE visitors SET name = COALESCE(?, name), email = COALESCE(?, email), phone = COALESCE(?, phone) WHERE workspace_id = ? AND id = ?",
    [contact.name, contact.email, contact.phone, workspaceId, visitorId],
  );
}

/** Whom a visitor's token speaks for, as the database knows it. */
export interface TokenSubject {
  readonly workspaceId: number;
  readonly workspacePublicId: string;
  readonly widgetId: number;
  readonly siteKey: string;
  readonly visitorId: number;
  readonly visitorPublicId: string;
  readonly sessionId: number;
}

/** The session of a public id with all that a token names; null when there is none. */
export async function findTokenSubject(tx: Tx, sessionPublicId: string): Promise<TokenSubject | null> {
  const [row] = await tx.rows<{
    id: number;
    workspace_id: number;
    workspace_public_id: string;
    widget_id: number;
    site_key: string;
    visitor_id: number;
    visitor_public_id: string;
  }>(
    `SELECT sessions.id, sessions.workspace_id, workspaces.public_id AS workspace_public_id, sessions.widget_id, widget_configs.site_key,
       sessions.visitor_id, visitors.public_id AS visitor_public_id
     FROM sessions
     JOIN workspaces ON workspaces.id = sessions.workspace_id
     JOIN widget_configs ON widget_configs.id = sessions.widget_id AND widget_configs.workspace_id = sessions.workspace_id
     JOIN visitors ON visitors.id = sessions.visitor_id AND visitors.workspace_id = sessions.workspace_id
     WHERE sessions.public_id = ?`,
    [sessionPublicId],
  );
  if (!row) return null;
  return {
    workspaceId: row.workspace_id,
    workspacePublicId: row.workspace_public_id,
    widgetId: row.widget_id,
    siteKey: row.site_key,
    visitorId: row.visitor_id,
    visitorPublicId: row.visitor_public_id,
    sessionId: row.id,
  };
}
