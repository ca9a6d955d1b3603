import type { Marks } from "@chat/contract/messages";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";

/** Which side read; the columns are ours, never a caller's text. */
export type Side = "visitor" | "team";

/**
 * Raises one side's marks; they never go back and never beyond the head.
 *
 * What is read was delivered too. GREATEST and LEAST in one statement: two tabs, or two processes, in any order end at the same place.
 */
export async function raiseMarks(
  tx: Tx,
  session: SessionKey,
  side: Side,
  delivered: number,
  read: number,
): Promise<void> {
  const [deliveredColumn, readColumn] =
    side === "visitor" ? ["visitor_delivered", "visitor_read"] : ["team_delivered", "team_read"];
  await tx.run(
    `INSERT INTO session_marks (session_id, workspace_id, ${deliveredColumn}, ${readColumn})
     SELECT sessions.id, sessions.workspace_id, LEAST(?, sessions.last_seq), LEAST(?, sessions.last_seq) FROM sessions WHERE sessions.id = ? AND sessions.workspace_id = ?
     ON DUPLICATE KEY UPDATE
       ${deliveredColumn} = GREATEST(session_marks.${deliveredColumn}, VALUES(${deliveredColumn})),
       ${readColumn} = GREATEST(session_marks.${readColumn}, VALUES(${readColumn}))`,
    [Math.max(delivered, read), read, session.sessionId, session.workspaceId],
  );
}

/** Both sides' marks, zero where nobody looked yet. */
export async function selectMarks(tx: Tx, session: SessionKey): Promise<Marks> {
  const [row] = await tx.rows<{
    visitor_delivered: number;
    visitor_read: number;
    team_delivered: number;
    team_read: number;
  }>(
    `SELECT session_marks.visitor_delivered, session_marks.visitor_read, session_marks.team_delivered, session_marks.team_read
     FROM session_marks WHERE session_marks.session_id = ? AND session_marks.workspace_id = ?`,
    [session.sessionId, session.workspaceId],
  );
  return {
    visitorDelivered: row?.visitor_delivered ?? 0,
    visitorRead: row?.visitor_read ?? 0,
    teamDelivered: row?.team_delivered ?? 0,
    teamRead: row?.team_read ?? 0,
  };
}
