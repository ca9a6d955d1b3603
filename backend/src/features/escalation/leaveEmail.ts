import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { appendInTx, lockSession, publishPosted } from "../messages/appendInTx.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { actorSender } from "./actorSender.ts";
import { selectFeedback, updateContactEmail } from "./escalation.repository.ts";

/**
 * The visitor leaves an address instead of waiting; the place in the queue stays.
 *
 * The chat keeps the latest address; the visitor's own record only if it had none, for an unverified one must not replace it.
 * @throws {AppError} session_not_found, session_closed, forbidden (the widget does not offer it)
 */
export async function leaveEmail(deps: Deps, actor: VisitorActor, email: string): Promise<void> {
  const widget = await findWidget(deps, actor.siteKey);
  if (widget?.settings.people.canLeaveEmail === false) throw new AppError("forbidden", { siteKey: actor.siteKey });
  const posted = await deps.db.transaction(async (tx) => {
    const current = await lockSession(tx, actor);
    const feedback = await selectFeedback(tx, actor);
    if (feedback?.email === email) return null;
    if (current.state === "closed") throw new AppError("session_closed", { sessionId: current.sessionId });
    await updateContactEmail(tx, { ...current }, email);
    return appendInTx(tx, deps, current, {
      kind: "event",
      sender: actorSender(actor),
      data: { event: "emailLeft", by: "visitor" },
    });
  });
  if (!posted) return;
  publishPosted(deps, posted);
  deps.events.publish("session.touched", { session: posted.session });
}
