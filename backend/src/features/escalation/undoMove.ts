import type { ErrorCode } from "@chat/contract/errors";
import { UNDO_MS } from "@chat/contract/limits";
import type { SESSION_EVENTS } from "@chat/contract/messages";
import { type SessionState, UNDOABLE_ACTIONS, type UndoableAction } from "@chat/contract/session-state";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import type { LockedSession } from "../messages/messages.repository.ts";
import type { MoveDraft, Moved } from "../messages/moveSession.ts";
import { actorSender } from "./actorSender.ts";
import { isStaffedNow } from "./escalateSession.ts";
import {
  type ActedBy,
  type LastMove,
  selectHasNewerChat,
  selectLastMove,
  selectMemberName,
  selectNextSpeaker,
} from "./lastMove.repository.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";
import { refuseFullAgent } from "./refuseFullAgent.ts";
import type { RequeueReason } from "./requeueSession.ts";

/**
 * An agent takes back their own last move: the chat stands as it stood before, by a new move that says so.
 *
 * Nothing is held back to make this possible: the act was true for everyone from its commit on, and so is this. It is fenced by the epoch
 * that the act gave and by the number of its row, both read under the chat's lock: whoever moved the chat or wrote in it since wins.
 * A repeat after a lost reply changes nothing.
 * @param epoch the one that the act to be taken back has given
 * @returns null when it was taken back already
 * @throws {AppError} session_not_found, undo_visitor_acted, undo_colleague_acted, undo_assistant_acted, stale_epoch (one's own later act),
 *   undo_expired, transition_refused (not an act that can be taken back), at_capacity
 */
export function undoMove(deps: Deps, session: SessionRef, actor: UserActor, epoch: number): Promise<Moved | null> {
  return moveOnce(deps, session, null, async (current, tx) => {
    const move = await selectLastMove(tx, current);
    const isMine = move?.by.kind === "agent" && move.by.id === actor.userId;
    if (isMine && move.action === "undo" && move.epoch === epoch + 1) return null;
    if (!move || !isMine || move.epoch !== epoch || current.epoch !== epoch) throw actedSince(move?.by, actor, current);
    const action = UNDOABLE_ACTIONS.find((known) => known === move.action);
    if (!action)
      throw new AppError("transition_refused", { sessionId: current.sessionId, state: current.state, action: "undo" });
    const speaker = current.head > move.seq ? await selectNextSpeaker(tx, current, move.seq) : null;
    if (speaker) throw actedSince(speaker, actor, current);
    if (current.state === "closed" && (await selectHasNewerChat(tx, current)))
      throw new AppError("undo_visitor_acted", { sessionId: current.sessionId });
    if (deps.clock.now().getTime() - move.at.getTime() > UNDO_MS)
      throw new AppError("undo_expired", { sessionId: current.sessionId });
    const { state: to, agentUserId, since } = move.before;
    if (to === "human" && agentUserId === actor.userId) await refuseFullAgent(tx, actor);
    return {
      action: "undo",
      to,
      epoch,
      actor: actorSender(actor),
      reason: action,
      agentUserId,
      // With a person, the move itself is the sign of life that keeps the chat theirs.
      ...(since && to !== "human" ? { stateSince: since } : {}),
      event: await describe(deps, tx, current, action, move.before),
    };
  });
}

const CODES: Record<ActedBy["kind"], ErrorCode> = {
  visitor: "undo_visitor_acted",
  agent: "undo_colleague_acted",
  assistant: "undo_assistant_acted",
  system: "stale_epoch",
};

const actedSince = (by: ActedBy | undefined, actor: UserActor, { sessionId }: LockedSession): AppError =>
  new AppError(!by || (by.kind === "agent" && by.id === actor.userId) ? "stale_epoch" : CODES[by.kind], { sessionId });

/** What everyone reads is where the chat is now; that an act was taken back is said beside it, for the team. */
async function describe(
  deps: Deps,
  tx: Tx,
  { workspaceId }: LockedSession,
  undoes: UndoableAction,
  { state, agentUserId }: LastMove["before"],
): Promise<MoveDraft["event"]> {
  const name = eventOf(undoes, state);
  const holder =
    name === "accepted" || name === "transferred" ? await selectMemberName(tx, workspaceId, agentUserId ?? 0) : null;
  return {
    name,
    data: {
      undoes,
      ...(holder === null ? {} : { actorName: holder }),
      ...(name === "requeued" ? { reason: "givenBack" satisfies RequeueReason } : {}),
      ...(state === "waiting" ? { isStaffed: await isStaffedNow(tx, deps, workspaceId) } : {}),
    },
  };
}

function eventOf(undoes: UndoableAction, state: SessionState): (typeof SESSION_EVENTS)[number] {
  if (undoes === "close") return "reopened";
  if (state === "human") return undoes === "accept" ? "transferred" : "accepted";
  if (state === "waiting") return "requeued";
  return state === "assistant" ? "returned" : "closed";
}
