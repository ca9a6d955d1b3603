import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { appendInTx, lockSession, publishPosted } from "../messages/appendInTx.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { actorSender } from "./actorSender.ts";
import { selectFeedback, updateRating } from "./escalation.repository.ts";

/**
 * The visitor's verdict: once while a person has the chat, and as often as they change their mind after it ended.
 *
 * The team reads it as a row of the chat; the visitor's screen shows it from the session.
 * @param rating 1 to 5
 * @throws {AppError} session_not_found, transition_refused (too early, or rated already), forbidden (the widget does not ask)
 */
export async function rateSession(
  deps: Deps,
  actor: VisitorActor,
  { rating, comment }: { rating: number; comment?: string | undefined },
): Promise<void> {
  const widget = await findWidget(deps, actor.siteKey);
  if (widget?.settings.people.isRatingEnabled === false) throw new AppError("forbidden", { siteKey: actor.siteKey });
  const posted = await deps.db.transaction(async (tx) => {
    const current = await lockSession(tx, actor);
    const feedback = await selectFeedback(tx, actor);
    const words = comment || null;
    if (feedback?.rating === rating && feedback.comment === words) return null;
    const isAllowed = current.state === "closed" || (current.state === "human" && feedback?.rating === null);
    if (!isAllowed)
      throw new AppError("transition_refused", { sessionId: current.sessionId, state: current.state, action: "rate" });
    await updateRating(tx, actor, { rating, comment: words, at: deps.clock.now() });
    return appendInTx(tx, deps, current, {
      kind: "event",
      sender: actorSender(actor),
      audience: "team",
      body: words ?? "",
      data: { event: "rated", by: "visitor", rating },
    });
  });
  if (!posted) return;
  publishPosted(deps, posted);
  deps.events.publish("session.touched", { session: posted.session });
}
