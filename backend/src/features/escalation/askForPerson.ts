import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { budgetKey } from "../../platform/http/budgetKey.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { actorSender } from "./actorSender.ts";
import { escalateSession } from "./escalateSession.ts";

/**
 * The visitor asks for a person.
 *
 * Where the admin keeps people behind the assistant only the assistant's own decision leads there. A session may ask again only so
 * often, and the chats of one address only so many times, for asking and leaving the queue in turn would ring at every agent's desk (X94).
 * @throws {AppError} forbidden, rate_limited, session_not_found, session_closed, transition_refused
 */
export async function askForPerson(deps: Deps, actor: VisitorActor, reason?: string): Promise<void> {
  deps.limits.take("escalate", `session ${actor.sessionId}`);
  if (actor.countedAs !== undefined) deps.limits.take("escalateAddress", budgetKey(actor.workspaceId, actor.countedAs));
  const assistant = (await findWidget(deps, actor.siteKey))?.settings.assistant;
  if (assistant?.isEnabled && !assistant.canVisitorAskForPerson)
    throw new AppError("forbidden", { siteKey: actor.siteKey });
  await escalateSession(deps, actor, {
    cause: "request",
    reason: reason || "The visitor asked for a person.",
    actor: actorSender(actor),
  });
}
