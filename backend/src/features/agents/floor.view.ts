import type { Tx } from "../../platform/db/database.ts";

/** What happens in a workspace at this moment. */
export interface FloorNow {
  readonly waiting: number;
  readonly longestWaitSeconds: number | null;
  readonly withAssistant: number;
  readonly withPeople: number;
  readonly agentsOnline: number;
}

/** A chat with the assistant counts as going on for this long after its last row; it has no other end when the visitor just leaves. */
const ASSISTANT_LIVE_MS = 30 * 60_000;
/** Chats with the assistant that began before this are not looked at, which bounds the read. */
const ASSISTANT_LOOK_BACK_MS = 24 * 3_600_000;

/** Counts of a workspace, or of one widget of it, each along an index. */
export async function selectFloor(
  tx: Tx,
  workspaceId: number,
  { now, widgetId }: { now: Date; widgetId: number | null },
): Promise<FloorNow> {
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const [people] = await tx.rows<{ waiting: number; since: Date | null; with_people: number }>(
    `SELECT COALESCE(SUM(sessions.state = 'waiting'), 0) AS waiting, MIN(IF(sessions.state = 'waiting', COALESCE(sessions.escalated_at, sessions.state_since), NULL)) AS since,
       COALESCE(SUM(sessions.state = 'human'), 0) AS with_people
     FROM sessions FORCE INDEX (sessions_asked) WHERE sessions.workspace_id = ? AND sessions.state IN ('waiting', 'human') AND (? IS NULL OR sessions.widget_id = ?)`,
    [workspaceId, widgetId, widgetId],
  );
  const [assistant] = await tx.rows<{ total: number }>(
    `SELECT COUNT(*) AS total FROM sessions FORCE INDEX (sessions_queue) WHERE sessions.workspace_id = ? AND sessions.state = 'assistant'
       AND sessions.state_since > ? AND COALESCE(sessions.last_message_at, sessions.created_at) > ? AND (? IS NULL OR sessions.widget_id = ?)`,
    [workspaceId, ago(ASSISTANT_LOOK_BACK_MS), ago(ASSISTANT_LIVE_MS), widgetId, widgetId],
  );
  const [agents] = await tx.rows<{ total: number }>(
    `SELECT COUNT(*) AS total FROM agents JOIN users ON users.id = agents.user_id AND users.workspace_id = agents.workspace_id
     WHERE agents.workspace_id = ? AND agents.availability = 'online' AND agents.connected_until > ? AND users.is_active = 1`,
    [workspaceId, now],
  );
  return {
    waiting: people?.waiting ?? 0,
    longestWaitSeconds: people?.since ? Math.max(0, Math.floor((now.getTime() - people.since.getTime()) / 1000)) : null,
    withAssistant: assistant?.total ?? 0,
    withPeople: people?.with_people ?? 0,
    agentsOnline: agents?.total ?? 0,
  };
}
