import type { Escalation } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import type { Sender } from "../messages/appendInTx.ts";
import type { MoveDraft, Moved } from "../messages/moveSession.ts";
import { selectIsStaffed } from "../widgets/widgetActivity.view.ts";
import { selectSpokenRows } from "./escalation.repository.ts";
import { BRIEF_ROWS, makeBrief } from "./makeBrief.ts";
import { moveOnce, type SessionRef } from "./moveOnce.ts";

export interface EscalationWish {
  readonly cause: Escalation["cause"];
  /** In the visitor's, the rule's or the assistant's words; agents read it. */
  readonly reason: string;
  readonly actor: Sender;
  /** The epoch the decision was made at: refused `stale_epoch` if the chat has moved since. */
  readonly epoch?: number;
}

/**
 * Hands a session to people: queue entry, reason, brief and the row that tells the visitor, all in one transaction.
 *
 * The visitor's row says whether somebody was on shift when it was committed, so the words on the screen promise only what is true.
 * There is one hand-over per session: asking again while it waits changes nothing and keeps the place (X94).
 * @returns null when it was waiting already
 * @throws {AppError} session_not_found, session_closed, transition_refused, stale_epoch
 */
export function escalateSession(deps: Deps, session: SessionRef, wish: EscalationWish): Promise<Moved | null> {
  return moveOnce(deps, session, "escalate", async (current, tx) => ({
    action: "escalate",
    ...(wish.epoch === undefined ? {} : { epoch: wish.epoch }),
    actor: wish.actor,
    reason: wish.reason,
    escalation: await describeEscalation(tx, current, wish),
    event: { name: "escalated", data: { isStaffed: await isStaffedNow(tx, deps, current.workspaceId) } },
  }));
}

/** Why a session goes to people and what was said so far, read from what is stored. */
export async function describeEscalation(
  tx: Tx,
  session: SessionRef,
  { cause, reason }: Pick<EscalationWish, "cause" | "reason">,
): Promise<NonNullable<MoveDraft["escalation"]>> {
  const brief = makeBrief(await selectSpokenRows(tx, session, BRIEF_ROWS));
  return { cause, reason, brief };
}

/** Whether somebody of the workspace is on shift, as the database knows it at this moment. */
export const isStaffedNow = (tx: Tx, deps: Pick<Deps, "clock">, workspaceId: number): Promise<boolean> =>
  selectIsStaffed(tx, workspaceId, deps.clock.now());
