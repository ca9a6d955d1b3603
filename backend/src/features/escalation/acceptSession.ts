import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { describeEscalation } from "./escalateSession.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseFullAgent } from "./refuseFullAgent.ts";

/**
 * Gives a session to the agent: from the queue, by stepping in on the assistant, or by taking over from a colleague.
 *
 * Of any number at once exactly one wins; the others hear so as soon as the winner has committed. Taking over is a wish of its own,
 * so that the loser of a race never takes the chat from the winner.
 * @returns null when the agent had it already
 * @throws {AppError} session_not_found, session_closed, already_accepted, at_capacity
 */
export function acceptSession(
  deps: Deps,
  session: SessionRef,
  actor: UserActor,
  { takeOver }: { takeOver: boolean },
): Promise<Moved | null> {
  return moveOnce(deps, session, "accept", async (current, tx) => {
    const isHeld = current.state === "human";
    if (isHeld && current.agentUserId === actor.userId) return null;
    if (isHeld && !takeOver) throw new AppError("already_accepted", { sessionId: current.sessionId });
    if (current.state !== "closed") await refuseFullAgent(tx, actor);
    return {
      action: "accept",
      actor: actorSender(actor),
      agentUserId: actor.userId,
      ...(current.state === "assistant" ? { escalation: await describeStepIn(tx, current, actor) } : {}),
      event: { name: isHeld ? "transferred" : "accepted" },
    };
  });
}

/** Stepping in is a hand-over too: it has a reason, a brief, and a place in the queue in case the chat ever comes back to it. */
const describeStepIn = (tx: Tx, session: SessionRef, { name }: UserActor) =>
  describeEscalation(tx, session, { cause: "agent", reason: `${name} stepped in.` });
