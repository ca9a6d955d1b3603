import { ESCALATION_CAUSES, type Session } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import { AppError } from "../../platform/errors.ts";
import { describeBrowser } from "../users/describeBrowser.ts";
import { MARK_COLUMNS, type MarkColumns, toMarks } from "./sessionMarks.ts";
import { spokenText } from "./spokenText.ts";

interface SessionRow {
  id: number;
  public_id: string;
  state: Session["state"];
  state_since: Date;
  epoch: number;
  last_seq: number;
  last_text_seq: number;
  last_visitor_seq: number;
  widget_id: number;
  visitor_id: number;
  agent_user_id: number | null;
  contact_email: string | null;
  user_agent: string;
  locale: string | null;
  time_zone: string | null;
  page_url: string | null;
  page_title: string | null;
  page_referrer: string | null;
  answers: Session["answers"] | null;
  escalation_cause: string | null;
  escalation_reason: string | null;
  escalation_brief: string | null;
  escalated_at: Date | null;
  rating: number | null;
  rating_comment: string | null;
  created_at: Date;
  closed_at: Date | null;
}

interface VisitorColumns {
  id: number;
  public_id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  online_until: Date | null;
}

interface WidgetColumns {
  id: number;
  site_key: string;
  name: string;
  is_demo: number;
}

interface AgentColumns {
  id: number;
  public_id: string;
  name: string;
}

const PREVIEW_CHARS = 160;
/** So much is read for a preview: marks and addresses go before it is cut. */
const READ_CHARS = 600;

interface LastRow {
  id: number;
  sender_kind: NonNullable<Session["last"]>["by"];
  preview: string;
  data: unknown;
  created_at: Date;
}

/** What other tables say of a session. */
interface Joined {
  readonly visitor: VisitorColumns | undefined;
  readonly widget: WidgetColumns | undefined;
  readonly agent: AgentColumns | undefined;
  readonly marks: MarkColumns | undefined;
  readonly last: LastRow | undefined;
  readonly lastByVisitor: LastRow | undefined;
}

function toEscalation(row: SessionRow): Session["escalation"] {
  const cause = ESCALATION_CAUSES.find((known) => known === row.escalation_cause);
  if (!cause || !row.escalated_at) return null;
  return {
    cause,
    reason: row.escalation_reason ?? "",
    brief: row.escalation_brief,
    at: row.escalated_at.toISOString(),
  };
}

const toVisitor = (row: SessionRow, visitor: VisitorColumns | undefined, now: Date): Session["visitor"] => ({
  id: visitor?.public_id ?? "",
  name: visitor?.name ?? null,
  email: row.contact_email ?? visitor?.email ?? null,
  phone: visitor?.phone ?? null,
  isOnline: visitor?.online_until ? visitor.online_until > now : false,
  browser: describeBrowser(row.user_agent),
  locale: row.locale,
  timeZone: row.time_zone,
});

/** Whole characters, as the database cuts the text itself. */
const previewOf = ({ sender_kind: by, preview: body, data }: LastRow): string =>
  Array.from(spokenText({ by, body, data, isCut: Array.from(body).length === READ_CHARS }))
    .slice(0, PREVIEW_CHARS)
    .join("");

const toSession = (
  row: SessionRow,
  { visitor, widget, agent, marks, last, lastByVisitor }: Joined,
  now: Date,
): Session => ({
  id: row.public_id,
  state: row.state,
  stateSince: row.state_since.toISOString(),
  epoch: row.epoch,
  widget: { siteKey: widget?.site_key ?? "", name: widget?.name ?? "", isDemo: widget?.is_demo === 1 },
  visitor: toVisitor(row, visitor, now),
  page:
    row.page_url === null
      ? null
      : { url: row.page_url, title: row.page_title ?? "", referrer: row.page_referrer ?? "" },
  answers: row.answers ?? [],
  agent: agent ? { id: agent.public_id, name: agent.name } : null,
  escalation: toEscalation(row),
  head: row.last_seq,
  marks: toMarks(marks),
  last: last
    ? {
        preview: previewOf(last),
        at: last.created_at.toISOString(),
        by: last.sender_kind,
      }
    : null,
  lastByVisitor: lastByVisitor
    ? { preview: previewOf(lastByVisitor), at: lastByVisitor.created_at.toISOString() }
    : null,
  rating: row.rating === null ? null : { stars: row.rating, comment: row.rating_comment },
  createdAt: row.created_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
});

/** The sessions themselves: one look-up each along the primary key. */
async function selectSessions(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<SessionRow[]> {
  const list = inList(ids);
  return tx.rows<SessionRow>(
    `SELECT sessions.id, sessions.public_id, sessions.state, sessions.state_since, sessions.epoch, sessions.last_seq, sessions.last_text_seq, sessions.last_visitor_seq,
       sessions.widget_id, sessions.visitor_id, sessions.agent_user_id, sessions.contact_email, sessions.user_agent, sessions.locale,
       sessions.time_zone, sessions.page_url, sessions.page_title, sessions.page_referrer, sessions.answers, sessions.escalation_cause,
       sessions.escalation_reason, sessions.escalation_brief, sessions.escalated_at, sessions.rating, sessions.rating_comment,
       sessions.created_at, sessions.closed_at
     FROM sessions FORCE INDEX (PRIMARY) WHERE sessions.id IN ${list.sql} AND sessions.workspace_id = ?`,
    [...list.values, workspaceId],
  );
}

/** Rows of another table by their ids; none are asked for where there are none. */
async function selectByIds<T extends { id: number }>(
  tx: Tx,
  ids: readonly (number | null)[],
  sql: (list: string) => string,
): Promise<Map<number, T>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const list = inList(wanted);
  const rows = await tx.rows<T>(sql(list.sql), list.values);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The last thing that anybody said in each session that has one, and the last that the visitor did; mostly they are the same row. */
async function selectLast(
  tx: Tx,
  sessions: readonly SessionRow[],
): Promise<{ byAny: Map<number, LastRow>; byVisitor: Map<number, LastRow> }> {
  const places = sessions.flatMap(({ id, last_text_seq, last_visitor_seq }) =>
    [...new Set([last_text_seq, last_visitor_seq])].filter((seq) => seq > 0).map((seq) => [id, seq]),
  );
  if (places.length === 0) return { byAny: new Map(), byVisitor: new Map() };
  const rows = await tx.rows<LastRow & { seq: number }>(
    `SELECT messages.session_id AS id, messages.seq, messages.sender_kind, LEFT(messages.body, ${READ_CHARS}) AS preview, messages.data, messages.created_at
     FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$[0]', seq INT UNSIGNED PATH '$[1]')) AS asked
     STRAIGHT_JOIN messages ON messages.session_id = asked.id AND messages.seq = asked.seq`,
    [JSON.stringify(places)],
  );
  const found = new Map(rows.map((row) => [`${row.id} ${row.seq}`, row]));
  const pick = (seqOf: (session: SessionRow) => number) =>
    new Map(
      sessions.flatMap((session): [number, LastRow][] => {
        const row = found.get(`${session.id} ${seqOf(session)}`);
        return row ? [[session.id, row]] : [];
      }),
    );
  return {
    byAny: pick(({ last_text_seq }) => last_text_seq),
    byVisitor: pick(({ last_visitor_seq }) => last_visitor_seq),
  };
}

/**
 * Sessions as the team sees them, in the order of `ids`; what is not of this workspace is left out.
 *
 * Several short statements instead of one join: each reads about one row per session whatever the tables' sizes, and none can get a bad plan.
 * @param ids internal ids, at most a page of them
 */
export async function listTeamSessions(
  { db, clock }: Pick<Deps, "db" | "clock">,
  workspaceId: number,
  ids: readonly number[],
): Promise<Session[]> {
  if (ids.length === 0) return [];
  const sessions = await selectSessions(db, workspaceId, ids);
  const idsOf = (column: "id" | "widget_id" | "visitor_id" | "agent_user_id") => sessions.map((row) => row[column]);
  const [visitors, widgets, agents, marks, last] = await Promise.all([
    selectByIds<VisitorColumns>(
      db,
      idsOf("visitor_id"),
      (list) =>
        `SELECT visitors.id, visitors.public_id, visitors.name, visitors.email, visitors.phone, visitors.online_until FROM visitors WHERE visitors.id IN ${list}`,
    ),
    selectByIds<WidgetColumns>(
      db,
      idsOf("widget_id"),
      (list) =>
        `SELECT widget_configs.id, widget_configs.site_key, widget_configs.name, widget_configs.is_demo FROM widget_configs WHERE widget_configs.id IN ${list}`,
    ),
    selectByIds<AgentColumns>(
      db,
      idsOf("agent_user_id"),
      (list) => `SELECT users.id, users.public_id, users.name FROM users WHERE users.id IN ${list}`,
    ),
    selectByIds<MarkColumns & { id: number }>(
      db,
      idsOf("id"),
      (list) =>
        `SELECT session_marks.session_id AS id, ${MARK_COLUMNS} FROM session_marks WHERE session_marks.session_id IN ${list}`,
    ),
    selectLast(db, sessions),
  ]);
  const now = clock.now();
  const byId = new Map(
    sessions.map((row) => {
      const agent = row.agent_user_id === null ? undefined : agents.get(row.agent_user_id);
      const joined = {
        visitor: visitors.get(row.visitor_id),
        widget: widgets.get(row.widget_id),
        agent,
        marks: marks.get(row.id),
        last: last.byAny.get(row.id),
        lastByVisitor: last.byVisitor.get(row.id),
      };
      return [row.id, toSession(row, joined, now)];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** One session as the team sees it. @throws {AppError} session_not_found, also for another workspace's */
export async function getTeamSession(deps: Deps, session: SessionKey): Promise<Session> {
  const [found] = await listTeamSessions(deps, session.workspaceId, [session.sessionId]);
  if (!found) throw new AppError("session_not_found", { sessionId: session.sessionId });
  return found;
}
