import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Moved } from "../messages/moveSession.ts";
import { actorSender, SYSTEM } from "./actorSender.ts";
import { isStaffedNow } from "./escalateSession.ts";
import { selectLostAgent } from "./lostSessions.view.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseForeignChat } from "./refuseForeignChat.ts";

/** Why a chat came back to the queue, as its row says. */
export type RequeueReason = "givenBack" | "agentLost";

/**
 * An agent gives a chat back to the queue; the visitor keeps the reason and the place of the first asking.
 *
 * @throws {AppError} session_not_found, session_closed, transition_refused, already_accepted (a colleague has it)
 */
export function requeueSession(deps: Deps, session: SessionRef, actor: UserActor): Promise<Moved | null> {
  return moveOnce(deps, session, "requeue", async (current, tx) => {
    refuseForeignChat(current, actor);
    return {
      action: "requeue",
      actor: actorSender(actor),
      reason: "givenBack" satisfies RequeueReason,
      event: {
        name: "requeued",
        data: {
          reason: "givenBack" satisfies RequeueReason,
          isStaffed: await isStaffedNow(tx, deps, current.workspaceId),
        },
      },
    };
  });
}

/**
 * Takes a chat back from an agent who is gone, and puts it where it was in the queue.
 *
 * Looks again under the lock: two processes that sweep at once, an agent who came back or a colleague who took over make it a no-op.
 * @param lost `before`: there must have been no sign of life since then
 * @returns null when there was nothing to take back
 */
export function requeueLostSession(
  deps: Deps,
  session: SessionRef,
  lost: { readonly userId: number; readonly before: Date },
): Promise<Moved | null> {
  return moveOnce(deps, session, "requeue", async (current, tx) => {
    if (current.state !== "human" || current.agentUserId !== lost.userId) return null;
    const agent = await selectLostAgent(tx, current, lost.before);
    if (!agent) return null;
    return {
      action: "requeue",
      actor: SYSTEM,
      reason: "agentLost" satisfies RequeueReason,
      event: {
        name: "requeued",
        data: {
          actorName: agent.name,
          reason: "agentLost" satisfies RequeueReason,
          isStaffed: await isStaffedNow(tx, deps, current.workspaceId),
        },
      },
    };
  });
}
