import type { Tx } from "../../platform/db/database.ts";

/** One UTC day of a workspace, or of one widget of it. */
export interface DayRow {
  readonly day: string;
  readonly chats: number;
  readonly messages: number;
  readonly assistantResolved: number;
  readonly handedOver: number;
  readonly ratings: number;
  readonly ratingSum: number;
}

/** Days `from` to `to`, the last one excluded; `widgetId` null for all widgets. */
export interface Span {
  readonly workspaceId: number;
  readonly widgetId: number | null;
  /** `YYYY-MM-DD` */
  readonly from: string;
  readonly to: string;
}

const IN_SPAN = (table: string): string =>
  `${table}.workspace_id = ? AND ${table}.day >= ? AND ${table}.day < ? AND (? IS NULL OR ${table}.widget_id = ?)`;
const spanValues = ({ workspaceId, widgetId, from, to }: Span) => [workspaceId, from, to, widgetId, widgetId];

/** @returns the days on which anything happened, ascending */
export async function selectDays(tx: Tx, span: Span): Promise<DayRow[]> {
  const rows = await tx.rows<{
    day: string;
    chats: number;
    messages: number;
    assistant_resolved: number;
    handed_over: number;
    ratings: number;
    rating_sum: number;
  }>(
    `SELECT CAST(rollup_daily.day AS CHAR) AS day, SUM(rollup_daily.chats) AS chats, SUM(rollup_daily.messages) AS messages,
       SUM(rollup_daily.assistant_resolved) AS assistant_resolved, SUM(rollup_daily.handed_over) AS handed_over,
       SUM(rollup_daily.ratings) AS ratings, SUM(rollup_daily.rating_sum) AS rating_sum
     FROM rollup_daily WHERE ${IN_SPAN("rollup_daily")} GROUP BY rollup_daily.day ORDER BY rollup_daily.day`,
    spanValues(span),
  );
  return rows.map((row) => ({
    day: row.day,
    chats: Number(row.chats),
    messages: Number(row.messages),
    assistantResolved: Number(row.assistant_resolved),
    handedOver: Number(row.handed_over),
    ratings: Number(row.ratings),
    ratingSum: Number(row.rating_sum),
  }));
}

/** How many hand-overs got their first answer after so many seconds, by day. */
export interface ResponseCount {
  readonly day: string;
  readonly seconds: number;
  readonly responses: number;
}

/** @returns counts by day and second, ascending by second */
export async function selectFirstResponses(tx: Tx, span: Span): Promise<ResponseCount[]> {
  const rows = await tx.rows<{ day: string; seconds: number; responses: number }>(
    `SELECT CAST(rollup_first_responses.day AS CHAR) AS day, rollup_first_responses.seconds, SUM(rollup_first_responses.responses) AS responses
     FROM rollup_first_responses WHERE ${IN_SPAN("rollup_first_responses")}
     GROUP BY rollup_first_responses.day, rollup_first_responses.seconds ORDER BY rollup_first_responses.seconds`,
    spanValues(span),
  );
  return rows.map((row) => ({ day: row.day, seconds: row.seconds, responses: Number(row.responses) }));
}

/** A widget of the workspace by its key, deleted ones too, for their numbers stay. @returns null when there is none */
export async function selectWidgetOfKey(tx: Tx, workspaceId: number, siteKey: string): Promise<number | null> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT widget_configs.id FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.site_key = ?",
    [workspaceId, siteKey],
  );
  return row?.id ?? null;
}

/** @returns visitors who have a page with the widget open and a chat, now */
export async function countVisitorsOnline(
  tx: Tx,
  { workspaceId, widgetId, now }: { workspaceId: number; widgetId: number | null; now: Date },
): Promise<number> {
  const [row] = await tx.rows<{ total: number }>(
    `SELECT COUNT(*) AS total FROM visitors FORCE INDEX (visitors_online)
     WHERE visitors.workspace_id = ? AND visitors.online_until > ? AND (? IS NULL OR visitors.widget_id = ?)`,
    [workspaceId, now, widgetId, widgetId],
  );
  return row?.total ?? 0;
}

/** What an admin should look at, as the tables stand; the demo's widget and knowledge are not counted. */
export interface Concerns {
  readonly waitingTooLong: number;
  /** When the provider failed last, if it did since `since`. */
  readonly providerFailedAt: Date | null;
  readonly knowledgeItems: number;
  readonly widgets: number;
  readonly enabledWidgets: number;
}

/** @param given.longWait who first asked for a person before this waits too long, also where the chat came back to the queue since */
export async function selectConcerns(
  tx: Tx,
  given: { workspaceId: number; widgetId: number | null; longWait: Date; failedSince: Date },
): Promise<Concerns> {
  const { workspaceId, widgetId, longWait, failedSince } = given;
  const [row] = await tx.rows<{
    waiting: number;
    failed_at: Date | null;
    knowledge: number;
    widgets: number;
    enabled: number;
  }>(
    `SELECT
       (SELECT COUNT(*) FROM sessions FORCE INDEX (sessions_asked) WHERE sessions.workspace_id = ? AND sessions.state = 'waiting' AND sessions.escalated_at < ?
          AND (? IS NULL OR sessions.widget_id = ?)) AS waiting,
       (SELECT assistant_settings.last_failure_at FROM assistant_settings WHERE assistant_settings.workspace_id = ? AND assistant_settings.last_failure_at >= ?) AS failed_at,
       (SELECT COUNT(*) FROM (SELECT 1 FROM knowledge_items WHERE knowledge_items.workspace_id = ? AND knowledge_items.is_demo = 0 LIMIT 1) AS one) AS knowledge,
       (SELECT COUNT(*) FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL AND widget_configs.is_demo = 0) AS widgets,
       (SELECT COUNT(*) FROM widget_configs WHERE widget_configs.workspace_id = ? AND widget_configs.deleted_at IS NULL AND widget_configs.is_demo = 0 AND widget_configs.is_enabled = 1) AS enabled`,
    [workspaceId, longWait, widgetId, widgetId, workspaceId, failedSince, workspaceId, workspaceId, workspaceId],
  );
  return {
    waitingTooLong: row?.waiting ?? 0,
    providerFailedAt: row?.failed_at ?? null,
    knowledgeItems: row?.knowledge ?? 0,
    widgets: row?.widgets ?? 0,
    enabledWidgets: row?.enabled ?? 0,
  };
}
