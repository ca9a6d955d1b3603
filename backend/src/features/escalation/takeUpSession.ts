import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { selectHasNewerChat } from "./lastMove.repository.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseFullAgent } from "./refuseFullAgent.ts";

/**
 * An agent takes up a chat that has ended: it is theirs from now on, and the visitor reads that it goes on.
 *
 * Not where the visitor has begun another chat since: the widget shows that one, and words in the old one would reach nobody.
 * @returns null when the agent had it already
 * @throws {AppError} session_not_found, transition_refused (it is open), newer_chat, at_capacity
 */
export function takeUpSession(deps: Deps, session: SessionRef, actor: UserActor): Promise<Moved | null> {
  return moveOnce(deps, session, null, async (current, tx) => {
    if (current.state === "human" && current.agentUserId === actor.userId) return null;
    if (current.state !== "closed")
      throw new AppError("transition_refused", {
        sessionId: current.sessionId,
        state: current.state,
        action: "reopen",
      });
    if (await selectHasNewerChat(tx, current)) throw new AppError("newer_chat", { sessionId: current.sessionId });
    await refuseFullAgent(tx, actor);
    return {
      action: "reopen",
      to: "human",
      actor: actorSender(actor),
      agentUserId: actor.userId,
      event: { name: "reopened" },
    };
  });
}
