import type { VisitorSession } from "@chat/contract/messages";

/** The columns of `session_marks` as the views read them. */
export interface MarkColumns {
  visitor_delivered: number | null;
  visitor_read: number | null;
  team_delivered: number | null;
  team_read: number | null;
}

export const MARK_COLUMNS =
  "session_marks.visitor_delivered, session_marks.visitor_read, session_marks.team_delivered, session_marks.team_read";

/** @param row absent where nobody has read anything yet */
export const toMarks = (row: MarkColumns | undefined): VisitorSession["marks"] => ({
  visitorDelivered: row?.visitor_delivered ?? 0,
  visitorRead: row?.visitor_read ?? 0,
  teamDelivered: row?.team_delivered ?? 0,
  teamRead: row?.team_read ?? 0,
});
