import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { hasAssistant, noAssistant } from "./hasAssistant.ts";
import { moveOnce } from "./moveOnce.ts";

/**
 * The visitor leaves the queue and goes on with the assistant.
 *
 * @throws {AppError} session_not_found, session_closed, transition_refused (with a person already, or no assistant to go on with)
 */
export async function withdrawSession(deps: Deps, actor: VisitorActor): Promise<Moved | null> {
  const isAnswered = await hasAssistant(deps, actor);
  return moveOnce(deps, actor, "withdraw", async (current) => {
    if (current.state === "waiting" && !isAnswered) throw noAssistant(current);
    return { action: "withdraw", actor: actorSender(actor), event: { name: "withdrawn" } };
  });
}
