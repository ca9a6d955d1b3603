import type { Marks } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { raiseMarks, type Side, selectMarks } from "./marks.repository.ts";

/** How far one side's screen has shown the session. */
export interface MarkDraft {
  readonly delivered?: number | undefined;
  readonly read?: number | undefined;
}

/**
 * Notes how far a side has received and read, and tells the other if that is news.
 *
 * Numbers only grow and end at the head, so a late, repeated or forged mark changes nothing it should not.
 * @returns both sides' marks as they are now
 */
export async function moveMarks(deps: Deps, session: SessionKey, side: Side, draft: MarkDraft): Promise<Marks> {
  const before = await selectMarks(deps.db, session);
  const [deliveredBefore, readBefore] =
    side === "visitor" ? [before.visitorDelivered, before.visitorRead] : [before.teamDelivered, before.teamRead];
  const { delivered = 0, read = 0 } = draft;
  if (delivered <= deliveredBefore && read <= readBefore) return before;
  await raiseMarks(deps.db, session, side, delivered, read);
  const after = await selectMarks(deps.db, session);
  deps.events.publish("marks.moved", { session, marks: after });
  return after;
}
