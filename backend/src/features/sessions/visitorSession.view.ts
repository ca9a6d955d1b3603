import { UNDO_MS } from "@chat/contract/limits";
import type { VisitorSession } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import { queueEstimate } from "./queueEstimate.ts";
import { MARK_COLUMNS, type MarkColumns, toMarks } from "./sessionMarks.ts";

interface VisitorRow extends MarkColumns {
  state: VisitorSession["state"];
  state_since: Date;
  epoch: number;
  last_seq: number;
  escalated_at: Date | null;
  agent_name: string | null;
  rating: number | null;
  closed_at: Date | null;
  email: string | null;
}

/** An agent may take a close back for a moment; a visitor's own is for good. */
async function isClosedForGood({ db, clock }: Deps, session: SessionKey, closedAt: Date | null): Promise<boolean> {
  if (!closedAt || clock.now().getTime() - closedAt.getTime() > UNDO_MS) return true;
  const [last] = await db.rows<{ actor_kind: string }>(
    `SELECT session_moves.actor_kind FROM session_moves WHERE session_moves.session_id = ? AND session_moves.workspace_id = ?
     ORDER BY session_moves.id DESC LIMIT 1`,
    [session.sessionId, session.workspaceId],
  );
  return last?.actor_kind !== "agent";
}

/**
 * What the visitor's side may know of a session, with its place in the queue while it waits.
 *
 * @throws {AppError} session_not_found
 */
export async function getVisitorSession(deps: Deps, session: SessionKey): Promise<VisitorSession> {
  const [row] = await deps.db.rows<VisitorRow>(
    `SELECT sessions.state, sessions.state_since, sessions.escalated_at, sessions.epoch, sessions.last_seq, sessions.rating, sessions.closed_at,
       COALESCE(sessions.contact_email, visitors.email) AS email, users.name AS agent_name, ${MARK_COLUMNS}
     FROM sessions
     JOIN visitors ON visitors.id = sessions.visitor_id
     LEFT JOIN users ON users.id = sessions.agent_user_id
     LEFT JOIN session_marks ON session_marks.session_id = sessions.id
     WHERE sessions.workspace_id = ? AND sessions.id = ?`,
    [session.workspaceId, session.sessionId],
  );
  if (!row) throw new AppError("session_not_found", { sessionId: session.sessionId });
  return {
    id: session.sessionPublicId,
    state: row.state,
    epoch: row.epoch,
    agent: row.agent_name === null ? null : { name: row.agent_name },
    queue:
      row.state === "waiting"
        ? await queueEstimate(deps, session, {
            stateSince: row.state_since,
            askedAt: row.escalated_at ?? row.state_since,
          })
        : null,
    head: row.last_seq,
    marks: toMarks(row),
    rating: row.rating,
    asksRating: row.state === "closed" && row.rating === null && (await isClosedForGood(deps, session, row.closed_at)),
    email: row.email,
  };
}
