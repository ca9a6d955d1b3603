import { nextState, SESSION_STATES, type SessionAction, type SessionState } from "@chat/contract/session-state";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { lockSession } from "../messages/appendInTx.ts";
import type { LockedSession } from "../messages/messages.repository.ts";
import { type MoveDraft, type Moved, moveSessionInTx, publishMoved } from "../messages/moveSession.ts";
import { REPLY_JOB } from "../messages/writeBatch.ts";
import { selectIsVisitorUnanswered } from "./escalation.repository.ts";

/** Which session: as a token, a job or a look-up by public id names it. */
export type SessionRef = Pick<SessionKey, "workspaceId" | "sessionId">;

/** The move to make, decided with the locked session in view; `null` when there is nothing to do. */
export type Decide = (current: LockedSession, tx: Tx) => Promise<Omit<MoveDraft, "session"> | null>;

/** Whether `action` has already been done to a session in this state: a repeat after a lost reply, not a wrong wish. */
export function isRepeat(action: SessionAction, state: SessionState): boolean {
  const leadsHere = SESSION_STATES.some((from) => nextState(from, action) === state);
  return leadsHere && nextState(state, action) === undefined;
}

/** What the visitor asked while they waited must not stay without an answer only because the assistant had not the floor then. */
async function answerLeftOver(deps: Pick<Deps, "jobs">, tx: Tx, { session, action }: Moved): Promise<void> {
  // A move that is taken back never was the answer to anything.
  if (!(await selectIsVisitorUnanswered(tx, session, action === "undo" ? "start" : "handOver"))) return;
  await deps.jobs.queue(tx, {
    workspaceId: session.workspaceId,
    kind: REPLY_JOB,
    cause: `s${session.sessionId}`,
    payload: { ...session },
  });
}

/**
 * One move of a session: locked, decided, stored in one transaction, told after the commit.
 *
 * Every use case of this feature runs through here, so none can publish what is not stored or decide on an unlocked state.
 * A move that was already made answers like the first time and changes nothing, for the caller may have missed the reply.
 * @param action null where `decide` itself recognises a repeat
 * @throws {AppError} session_not_found, session_closed, transition_refused, stale_epoch, and what `decide` throws
 */
export async function moveOnce(
  deps: Deps,
  session: SessionRef,
  action: SessionAction | null,
  decide: Decide,
): Promise<Moved | null> {
  const moved = await deps.db.transaction(async (tx) => {
    const current = await lockSession(tx, session);
    if (action && isRepeat(action, current.state)) return null;
    const draft = await decide(current, tx);
    if (draft === null) return null;
    const done = await moveSessionInTx(tx, deps, { ...draft, session: current });
    if (done.to === "assistant" && done.action !== "reopen") await answerLeftOver(deps, tx, done);
    return done;
  });
  if (moved) publishMoved(deps, moved);
  if (moved?.to === "assistant") deps.jobs.wake(REPLY_JOB);
  return moved;
}
