import type { VisitorSession } from "@chat/contract/messages";
import { ESCALATION_CAUSES, type Session } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { describeBrowser } from "../users/describeBrowser.ts";
import { queueEstimate } from "./queueEstimate.ts";

interface MarkColumns {
  visitor_delivered: number | null;
  visitor_read: number | null;
  team_delivered: number | null;
  team_read: number | null;
}

const MARK_COLUMNS =
  "session_marks.visitor_delivered, session_marks.visitor_read, session_marks.team_delivered, session_marks.team_read";

const toMarks = (row: MarkColumns): VisitorSession["marks"] => ({
  visitorDelivered: row.visitor_delivered ?? 0,
  visitorRead: row.visitor_read ?? 0,
  teamDelivered: row.team_delivered ?? 0,
  teamRead: row.team_read ?? 0,
});

interface VisitorRow extends MarkColumns {
  state: VisitorSession["state"];
  state_since: Date;
  epoch: number;
  last_seq: number;
  escalated_at: Date | null;
  agent_name: string | null;
  rating: number | null;
  email: string | null;
}

/**
 * What the visitor's side may know of a session, with its place in the queue while it waits.
 *
 * @throws {AppError} session_not_found
 */
export async function getVisitorSession(deps: Deps, session: SessionKey): Promise<VisitorSession> {
  const [row] = await deps.db.rows<VisitorRow>(
    `SELECT sessions.state, sessions.state_since, sessions.escalated_at, sessions.epoch, sessions.last_seq, sessions.rating,
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
    email: row.email,
  };
}

interface TeamRow extends MarkColumns {
  id: number;
  public_id: string;
  state: Session["state"];
  state_since: Date;
  epoch: number;
  last_seq: number;
  site_key: string;
  widget_name: string;
  visitor_public_id: string;
  visitor_name: string | null;
  email: string | null;
  phone: string | null;
  online_until: Date | null;
  user_agent: string;
  locale: string | null;
  time_zone: string | null;
  page_url: string | null;
  page_title: string | null;
  page_referrer: string | null;
  answers: Session["answers"] | null;
  agent_public_id: string | null;
  agent_name: string | null;
  escalation_cause: string | null;
  escalation_reason: string | null;
  escalation_brief: string | null;
  escalated_at: Date | null;
  rating: number | null;
  rating_comment: string | null;
  created_at: Date;
  closed_at: Date | null;
}

interface LastRow {
  session_id: number;
  sender_kind: NonNullable<Session["last"]>["by"];
  preview: string;
  created_at: Date;
}

function toEscalation(row: TeamRow): Session["escalation"] {
  const cause = ESCALATION_CAUSES.find((known) => known === row.escalation_cause);
  if (!cause || !row.escalated_at) return null;
  return {
    cause,
    reason: row.escalation_reason ?? "",
    brief: row.escalation_brief,
    at: row.escalated_at.toISOString(),
  };
}

const toSession = (row: TeamRow, last: LastRow | undefined, now: Date): Session => ({
  id: row.public_id,
  state: row.state,
  stateSince: row.state_since.toISOString(),
  epoch: row.epoch,
  widget: { siteKey: row.site_key, name: row.widget_name },
  visitor: {
    id: row.visitor_public_id,
    name: row.visitor_name,
    email: row.email,
    phone: row.phone,
    isOnline: row.online_until !== null && row.online_until > now,
    browser: describeBrowser(row.user_agent),
    locale: row.locale,
    timeZone: row.time_zone,
  },
  page:
    row.page_url === null
      ? null
      : { url: row.page_url, title: row.page_title ?? "", referrer: row.page_referrer ?? "" },
  answers: row.answers ?? [],
  agent: row.agent_public_id === null ? null : { id: row.agent_public_id, name: row.agent_name ?? "" },
  escalation: toEscalation(row),
  head: row.last_seq,
  marks: toMarks(row),
  last: last ? { preview: last.preview, at: last.created_at.toISOString(), by: last.sender_kind } : null,
  rating: row.rating === null ? null : { stars: row.rating, comment: row.rating_comment },
  createdAt: row.created_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
});

/** Ids as a table: one prepared statement for every number of them. */
const ASKED = "JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS asked";

const selectRows = (tx: Tx, workspaceId: number, ids: string): Promise<TeamRow[]> =>
  tx.rows<TeamRow>(
    `SELECT sessions.id, sessions.public_id, sessions.state, sessions.state_since, sessions.epoch, sessions.last_seq,
       widget_configs.site_key, widget_configs.name AS widget_name, visitors.public_id AS visitor_public_id, visitors.name AS visitor_name,
       COALESCE(sessions.contact_email, visitors.email) AS email, visitors.phone, visitors.online_until, sessions.user_agent, sessions.locale,
       sessions.time_zone, sessions.page_url, sessions.page_title, sessions.page_referrer, sessions.answers,
       users.public_id AS agent_public_id, users.name AS agent_name, sessions.escalation_cause, sessions.escalation_reason,
       sessions.escalation_brief, sessions.escalated_at, sessions.rating, sessions.rating_comment, sessions.created_at, sessions.closed_at, ${MARK_COLUMNS}
     FROM ${ASKED}
     STRAIGHT_JOIN sessions ON sessions.id = asked.id AND sessions.workspace_id = ?
     STRAIGHT_JOIN visitors ON visitors.id = sessions.visitor_id
     STRAIGHT_JOIN widget_configs ON widget_configs.id = sessions.widget_id
     LEFT JOIN users ON users.id = sessions.agent_user_id
     LEFT JOIN session_marks ON session_marks.session_id = sessions.id`,
    [ids, workspaceId],
  );

/** The last thing anybody said in each: read backwards from the head along the primary key. */
const selectLast = (tx: Tx, workspaceId: number, ids: string): Promise<LastRow[]> =>
  tx.rows<LastRow>(
    `SELECT messages.session_id, messages.sender_kind, LEFT(messages.body, 160) AS preview, messages.created_at
     FROM ${ASKED}
     STRAIGHT_JOIN messages ON messages.session_id = asked.id AND messages.workspace_id = ? AND messages.seq = (
       SELECT spoken.seq FROM messages AS spoken WHERE spoken.session_id = asked.id AND spoken.kind = 'text' ORDER BY spoken.seq DESC LIMIT 1)`,
    [ids, workspaceId],
  );

/**
 * Sessions as the team sees them, in the order of `ids`; what is not of this workspace is left out.
 *
 * @param ids internal ids, at most a page of them
 */
export async function listTeamSessions(deps: Deps, workspaceId: number, ids: readonly number[]): Promise<Session[]> {
  if (ids.length === 0) return [];
  const asked = JSON.stringify(ids);
  const [rows, last] = await Promise.all([
    selectRows(deps.db, workspaceId, asked),
    selectLast(deps.db, workspaceId, asked),
  ]);
  const now = deps.clock.now();
  const lastOf = new Map(last.map((row) => [row.session_id, row]));
  const byId = new Map(rows.map((row) => [row.id, toSession(row, lastOf.get(row.id), now)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** One session as the team sees it. @throws {AppError} session_not_found, also for another workspace's */
export async function getTeamSession(deps: Deps, session: SessionKey): Promise<Session> {
  const [found] = await listTeamSessions(deps, session.workspaceId, [session.sessionId]);
  if (!found) throw new AppError("session_not_found", { sessionId: session.sessionId });
  return found;
}
