import type { SessionAction, SessionState } from "@chat/contract/session-state";
import type { SessionKey, StoredMessage } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";

type Ref = Pick<SessionKey, "workspaceId" | "sessionId">;

/** Who did something, as rows name them. */
export interface ActedBy {
  readonly kind: StoredMessage["senderKind"];
  readonly id: number;
}

/** A move as it is taken back: what it was, and how everything stood before it. */
export interface LastMove {
  readonly action: SessionAction;
  readonly epoch: number;
  /** The number of the row that told of it. */
  readonly seq: number;
  readonly at: Date;
  readonly by: ActedBy;
  readonly before: { readonly state: SessionState; readonly since: Date | null; readonly agentUserId: number | null };
}

interface MoveRow {
  action: SessionAction;
  epoch: number;
  seq: number;
  created_at: Date;
  actor_kind: ActedBy["kind"];
  actor_id: number;
  from_state: SessionState;
  from_since: Date | null;
  from_agent_user_id: number | null;
}

/** The latest move of a session that the caller has locked. @returns null before the first */
export async function selectLastMove(tx: Tx, { workspaceId, sessionId }: Ref): Promise<LastMove | null> {
  const [row] = await tx.rows<MoveRow>(
    `SELECT session_moves.action, session_moves.epoch, session_moves.seq, session_moves.created_at, session_moves.actor_kind,
       session_moves.actor_id, session_moves.from_state, session_moves.from_since, session_moves.from_agent_user_id
     FROM session_moves WHERE session_moves.session_id = ? AND session_moves.workspace_id = ? ORDER BY session_moves.id DESC LIMIT 1`,
    [sessionId, workspaceId],
  );
  if (!row) return null;
  return {
    action: row.action,
    epoch: row.epoch,
    seq: row.seq,
    at: row.created_at,
    by: { kind: row.actor_kind, id: row.actor_id },
    before: { state: row.from_state, since: row.from_since, agentUserId: row.from_agent_user_id },
  };
}

/** Who wrote the first row after a number. @returns null where nobody did */
export async function selectNextSpeaker(
  tx: Tx,
  { workspaceId, sessionId }: Ref,
  after: number,
): Promise<ActedBy | null> {
  const [row] = await tx.rows<{ sender_kind: ActedBy["kind"]; sender_id: number }>(
    `SELECT messages.sender_kind, messages.sender_id FROM messages
     WHERE messages.session_id = ? AND messages.seq > ? AND messages.workspace_id = ? ORDER BY messages.seq LIMIT 1`,
    [sessionId, after, workspaceId],
  );
  return row ? { kind: row.sender_kind, id: row.sender_id } : null;
}

/** Whether the visitor has begun another chat after this one; the widget follows the newest. */
export async function selectHasNewerChat(
  tx: Tx,
  { workspaceId, sessionId, visitorId }: Ref & { readonly visitorId: number },
): Promise<boolean> {
  const rows = await tx.rows(
    "SELECT 1 FROM sessions WHERE sessions.visitor_id = ? AND sessions.workspace_id = ? AND sessions.id > ? LIMIT 1",
    [visitorId, workspaceId, sessionId],
  );
  return rows.length > 0;
}

/** The shown name of a member of the workspace. */
export async function selectMemberName(tx: Tx, workspaceId: number, userId: number): Promise<string | null> {
  const [row] = await tx.rows<{ name: string }>(
    "SELECT users.name FROM users WHERE users.workspace_id = ? AND users.id = ?",
    [workspaceId, userId],
  );
  return row?.name ?? null;
}
