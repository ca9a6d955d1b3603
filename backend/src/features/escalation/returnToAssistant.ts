import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { hasAssistant, noAssistant } from "./hasAssistant.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseForeignChat } from "./refuseForeignChat.ts";

/**
 * An agent lets the assistant go on.
 *
 * @throws {AppError} session_not_found, session_closed, transition_refused (the assistant is off), already_accepted (a colleague has it)
 */
export async function returnToAssistant(deps: Deps, session: SessionRef, actor: UserActor): Promise<Moved | null> {
  const isAnswered = await hasAssistant(deps, session);
  return moveOnce(deps, session, "returnToAssistant", async (current) => {
    refuseForeignChat(current, actor);
    if (current.state !== "closed" && !isAnswered) throw noAssistant(current);
    return { action: "returnToAssistant", actor: actorSender(actor), event: { name: "returned" } };
  });
}
