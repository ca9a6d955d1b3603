import type { Deps } from "../../deps.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseForeignChat } from "./refuseForeignChat.ts";
import { askRatingLater } from "./startRatingRequests.ts";

/**
 * Ends a chat, by its visitor or by an agent; the row says who.
 *
 * @throws {AppError} session_not_found, already_accepted (a colleague has it)
 */
export function closeSession(deps: Deps, session: SessionRef, actor: UserActor | VisitorActor): Promise<Moved | null> {
  return moveOnce(deps, session, "close", async (current, tx) => {
    refuseForeignChat(current, actor);
    if (actor.kind === "user") await askRatingLater(deps, tx, current);
    return { action: "close", actor: actorSender(actor), event: { name: "closed" } };
  });
}
