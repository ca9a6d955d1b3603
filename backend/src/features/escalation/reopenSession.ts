import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { budgetKey } from "../../platform/http/budgetKey.ts";
import type { Moved } from "../messages/moveSession.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { actorSender } from "./actorSender.ts";
import { describeEscalation, isStaffedNow } from "./escalateSession.ts";
import { moveOnce } from "./moveOnce.ts";

/**
 * The visitor goes on with a chat that had ended; where to is the widget's setting.
 *
 * Without an assistant it leads to the queue whatever the setting says, for somebody must be able to answer.
 * @returns null when it was open already
 * @throws {AppError} rate_limited, session_not_found, session_closed (the widget wants a new chat instead), transition_refused
 */
export async function reopenSession(deps: Deps, actor: VisitorActor): Promise<Moved | null> {
  const widget = await findWidget(deps, actor.siteKey);
  const wanted = widget?.settings.people.reopensTo ?? "newChat";
  return moveOnce(deps, actor, "reopen", async (current, tx) => {
    if (current.state === "waiting") return null;
    if (current.state === "closed" && wanted === "newChat")
      throw new AppError("session_closed", { sessionId: current.sessionId });
    const isAnswered = wanted === "assistant" && widget?.settings.assistant.isEnabled === true;
    if (isAnswered || current.state !== "closed")
      return { action: "reopen", to: "assistant", actor: actorSender(actor), event: { name: "reopened" } };
    if (actor.countedAs !== undefined)
      deps.limits.take("escalateAddress", budgetKey(actor.workspaceId, actor.countedAs));
    return {
      action: "reopen",
      to: "waiting",
      actor: actorSender(actor),
      escalation: await describeEscalation(tx, current, {
        cause: wanted === "assistant" ? "noAssistant" : "request",
        reason: "The visitor came back to a chat that had ended.",
      }),
      event: { name: "reopened", data: { isStaffed: await isStaffedNow(tx, deps, current.workspaceId) } },
    };
  });
}
