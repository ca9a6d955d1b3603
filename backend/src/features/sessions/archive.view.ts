import type { SessionState } from "@chat/contract/session-state";
import type { SqlValue, Tx } from "../../platform/db/database.ts";

/** Which chats the archive is asked for; widget and visitor as internal ids. */
export interface ArchiveFilter {
  readonly workspaceId: number;
  readonly state: SessionState | undefined;
  readonly widgetId: number | undefined;
  readonly visitorId: number | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** A place in the archive's order, newest first. */
export interface ArchivePlace {
  readonly id: number;
  readonly createdAt: Date;
}

/** Waiting and taken chats are few whatever the archive's size, so their key is the shortest way to them. */
const RARE: readonly (SessionState | undefined)[] = ["waiting", "human"];

const keyFor = ({ state, widgetId, visitorId }: ArchiveFilter): string => {
  // one person's chats are few: read them all, whatever else is asked
  if (visitorId !== undefined) return "sessions_start";
  if (state && (RARE.includes(state) || widgetId === undefined)) return "sessions_archive_state";
  return widgetId === undefined ? "sessions_archive" : "sessions_archive_widget";
};

/** The next chats of a filter after a place: one range of one key, so that a page costs the same however deep. */
export async function listArchivePlaces(
  tx: Tx,
  filter: ArchiveFilter,
  after: ArchivePlace | undefined,
  limit: number,
): Promise<ArchivePlace[]> {
  const where = ["sessions.workspace_id = ?"];
  const values: SqlValue[] = [filter.workspaceId];
  const add = (condition: string, ...given: SqlValue[]): void => {
    where.push(condition);
    values.push(...given);
  };
  if (filter.state) add("sessions.state = ?", filter.state);
  if (filter.widgetId !== undefined) add("sessions.widget_id = ?", filter.widgetId);
  if (filter.visitorId !== undefined) add("sessions.visitor_id = ?", filter.visitorId);
  if (filter.from) add("sessions.created_at >= ?", filter.from);
  if (filter.to) add("sessions.created_at < ?", filter.to);
  if (after)
    add(
      "sessions.created_at <= ? AND (sessions.created_at < ? OR sessions.id < ?)",
      after.createdAt,
      after.createdAt,
      after.id,
    );
  const rows = await tx.rows<{ id: number; created_at: Date }>(
    `SELECT sessions.id, sessions.created_at FROM sessions FORCE INDEX (${keyFor(filter)})
     WHERE ${where.join(" AND ")} ORDER BY sessions.created_at DESC, sessions.id DESC LIMIT ?`,
    [...values, String(limit)],
  );
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/** The place that a cursor names; undefined when the workspace has no such chat. */
export async function findArchivePlace(
  tx: Tx,
  workspaceId: number,
  sessionPublicId: string,
): Promise<ArchivePlace | undefined> {
  const [row] = await tx.rows<{ id: number; created_at: Date }>(
    "SELECT sessions.id, sessions.created_at FROM sessions WHERE sessions.public_id = ? AND sessions.workspace_id = ?",
    [sessionPublicId, workspaceId],
  );
  return row && { id: row.id, createdAt: row.created_at };
}

/** The public name of a place, which is its cursor. */
export async function namePlace(tx: Tx, workspaceId: number, id: number): Promise<string> {
  const [row] = await tx.rows<{ public_id: string }>(
    "SELECT sessions.public_id FROM sessions WHERE sessions.id = ? AND sessions.workspace_id = ?",
    [id, workspaceId],
  );
  return row?.public_id ?? "";
}

/** Makes words match themselves only: `%` and `_` are what the person typed, not wildcards (X82). Goes with ESCAPE '!'. */
export const likePattern = (words: string): string => `%${words.replaceAll(/[!%_]/g, "!$&")}%`;

/**
 * Which of these chats mention the words: in what was said, the visitor's contact, the page or an answer.
 *
 * @param ids bounded by the caller, for this reads their messages
 */
export async function matchSessions(
  tx: Tx,
  workspaceId: number,
  ids: readonly number[],
  words: string,
): Promise<Set<number>> {
  const pattern = likePattern(words);
  const rows = await tx.rows<{ id: number }>(
    `SELECT sessions.id
     FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS asked
     STRAIGHT_JOIN sessions ON sessions.id = asked.id AND sessions.workspace_id = ?
     STRAIGHT_JOIN visitors ON visitors.id = sessions.visitor_id
     WHERE visitors.name LIKE ? ESCAPE '!' OR visitors.email LIKE ? ESCAPE '!' OR visitors.phone LIKE ? ESCAPE '!'
       OR sessions.contact_email LIKE ? ESCAPE '!' OR sessions.page_url LIKE ? ESCAPE '!'
       OR EXISTS (SELECT 1 FROM JSON_TABLE(COALESCE(sessions.answers, '[]'), '$[*]' COLUMNS (answer VARCHAR(600) PATH '$.value')) AS given WHERE given.answer LIKE ? ESCAPE '!')
       OR EXISTS (SELECT 1 FROM messages WHERE messages.session_id = sessions.id AND messages.kind = 'text' AND messages.body LIKE ? ESCAPE '!')`,
    [JSON.stringify(ids), workspaceId, ...Array<string>(7).fill(pattern)],
  );
  return new Set(rows.map((row) => row.id));
}
