import type { MessageData, SESSION_EVENTS } from "@chat/contract/messages";
import { nextStates, type SessionAction, type SessionState } from "@chat/contract/session-state";
import type { Escalation } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { appendInTx, lockSession, type Posted, publishPosted, type Sender } from "./appendInTx.ts";
import type { LockedSession } from "./messages.repository.ts";
import { insertMove, updateMoved } from "./moves.repository.ts";

/** A wish to move a session; `moveSessionInTx` grants or refuses it. */
export interface MoveDraft {
  readonly session: Pick<SessionKey, "workspaceId" | "sessionId">;
  readonly action: SessionAction;
  /** Where to, of those that the table of moves names; left out, the first of them. */
  readonly to?: SessionState;
  /** Refuse `stale_epoch` unless the session is still at this one. */
  readonly epoch?: number;
  readonly actor: Sender;
  /** Kept with the move, for reports and agents. */
  readonly reason?: string | null;
  /** Who has the chat from now on; needed to reach `human`. An ended chat keeps it for the archive. */
  readonly agentUserId?: number | null;
  /** Why it goes to people; given when it enters the queue for a new reason. */
  readonly escalation?: Pick<Escalation, "cause" | "reason" | "brief">;
  /** Since when it is in that state, when it is not now (a move that is taken back never happened). */
  readonly stateSince?: Date;
  /** The row that tells everyone. */
  readonly event: {
    readonly name: (typeof SESSION_EVENTS)[number];
    readonly data?: MessageData;
    readonly audience?: "all" | "team";
    /** Given where a repeat must be recognised; else random. */
    readonly clientId?: string;
  };
  /** Looks at the locked session before anything is written; throws to refuse. */
  readonly check?: (current: LockedSession, tx: Tx) => void | Promise<void>;
}

/** A move that is stored once the transaction commits; hand it to `publishMoved` then. */
export interface Moved {
  readonly session: SessionKey;
  readonly action: SessionAction;
  readonly from: SessionState;
  readonly to: SessionState;
  readonly epoch: number;
  readonly agentUserId: number | null;
  readonly previousAgentUserId: number | null;
  readonly posted: Posted;
}

function target(current: LockedSession, draft: MoveDraft): SessionState {
  const allowed = nextStates(current.state, draft.action);
  const to = draft.to ?? allowed[0];
  if (!to || !allowed.includes(to)) {
    const code = current.state === "closed" ? "session_closed" : "transition_refused";
    throw new AppError(code, { sessionId: current.sessionId, state: current.state, action: draft.action });
  }
  return to;
}

/**
 * Moves a session within the caller's transaction: lock, check, new epoch, a numbered row that tells everyone, and the record of the move.
 *
 * Every move of a session's state goes through here, so that a change of state without its row (or the other way round) cannot be stored.
 * On `close` the agent stays named, for the archive; on any other way out of `human` the chat belongs to nobody.
 * @throws {AppError} session_not_found, stale_epoch, session_closed, transition_refused, and what `check` throws
 */
export async function moveSessionInTx(tx: Tx, deps: Pick<Deps, "clock">, draft: MoveDraft): Promise<Moved> {
  const current = await lockSession(tx, draft.session);
  await draft.check?.(current, tx);
  if (draft.epoch !== undefined && draft.epoch !== current.epoch)
    throw new AppError("stale_epoch", { sessionId: current.sessionId });
  const to = target(current, draft);
  const at = deps.clock.now();
  const ended = draft.agentUserId === undefined ? current.agentUserId : draft.agentUserId;
  const agentUserId = to === "human" ? (draft.agentUserId ?? null) : to === "closed" ? ended : null;
  const stateSince = draft.stateSince ?? at;
  if (to === "human" && agentUserId === null) throw new RangeError("a session with a person needs to know which");
  const isStored = await updateMoved(tx, current, {
    to,
    stateSince,
    agentUserId,
    escalation: draft.escalation ? { ...draft.escalation, reason: draft.escalation.reason.slice(0, 500), at } : null,
    closedAt: to === "closed" ? stateSince : null,
  });
  if (!isStored) throw new AppError("stale_epoch", { sessionId: current.sessionId });
  const posted = await appendInTx(tx, deps, current, {
    kind: "event",
    sender: draft.actor,
    data: {
      event: draft.event.name,
      by: draft.actor.kind,
      ...(draft.actor.name === null ? {} : { actorName: draft.actor.name }),
      ...draft.event.data,
    },
    ...(draft.event.audience ? { audience: draft.event.audience } : {}),
    ...(draft.event.clientId ? { clientId: draft.event.clientId } : {}),
  });
  const epoch = current.epoch + 1;
  await insertMove(tx, current, {
    action: draft.action,
    to,
    epoch,
    seq: posted.message.seq,
    reason: draft.reason ?? null,
    actor: draft.actor,
    at,
  });
  return {
    session: posted.session,
    action: draft.action,
    from: current.state,
    to,
    epoch,
    agentUserId,
    previousAgentUserId: current.agentUserId,
    posted,
  };
}

/** Tells of a committed move: first the row, then the new state, so that a screen never names a state it has no row for. */
export function publishMoved(deps: Pick<Deps, "events">, moved: Moved): void {
  publishPosted(deps, moved.posted);
  const { session, action, from, to, epoch, agentUserId, previousAgentUserId } = moved;
  deps.events.publish("session.moved", { session, action, from, to, epoch, agentUserId, previousAgentUserId });
}
