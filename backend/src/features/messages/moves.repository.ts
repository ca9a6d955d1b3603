import type { SessionAction, SessionState } from "@chat/contract/session-state";
import type { StoredMessage } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import type { LockedSession } from "./messages.repository.ts";

/** What a move writes into the session's row; the rest of the row stays. */
export interface MovedColumns {
  readonly to: SessionState;
  readonly stateSince: Date;
  readonly agentUserId: number | null;
  readonly escalation: {
    readonly cause: string;
    readonly reason: string;
    readonly brief: string | null;
    readonly at: Date;
  } | null;
  readonly closedAt: Date | null;
}

/**
 * Moves a session on, raising its epoch.
 *
 * The `epoch = ?` guard decides a race even without the row lock: the loser matches no row.
 * @returns false when the session had moved since `current` was read
 */
export async function updateMoved(tx: Tx, current: LockedSession, columns: MovedColumns): Promise<boolean> {
  const { escalation } = columns;
  const result = await tx.run(
    `UPDATE sessions SET state = ?, state_since = ?, epoch = epoch + 1, agent_user_id = ?, closed_at = ?, miss_count = 0,
       escalation_cause = IF(?, ?, escalation_cause), escalation_reason = IF(?, ?, escalation_reason),
       escalation_brief = IF(?, ?, escalation_brief), escalated_at = IF(?, ?, escalated_at)
     WHERE workspace_id = ? AND id = ? AND epoch = ?`,
    [
      columns.to,
      columns.stateSince,
      columns.agentUserId,
      columns.closedAt,
      escalation ? 1 : 0,
      escalation?.cause ?? null,
      escalation ? 1 : 0,
      escalation?.reason ?? null,
      escalation ? 1 : 0,
      escalation?.brief ?? null,
      escalation ? 1 : 0,
      escalation?.at ?? null,
      current.workspaceId,
      current.sessionId,
      current.epoch,
    ],
  );
  return result.affectedRows === 1;
}

/** One line of a session's history of states, from which reports and wait estimates are made. */
export interface MoveRecord {
  readonly action: SessionAction;
  readonly to: SessionState;
  readonly epoch: number;
  readonly seq: number;
  readonly reason: string | null;
  readonly actor: { readonly kind: StoredMessage["senderKind"]; readonly id: number };
  readonly at: Date;
}

/** Records a move; `from_since` keeps how long the state lasted that ends here, `from_agent_user_id` whose chat it was. */
export async function insertMove(tx: Tx, current: LockedSession, move: MoveRecord): Promise<void> {
  await tx.run(
    `INSERT INTO session_moves (workspace_id, session_id, action, from_state, from_since, from_agent_user_id, to_state, epoch, seq, reason, actor_kind, actor_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      current.workspaceId,
      current.sessionId,
      move.action,
      current.state,
      current.stateSince,
      current.agentUserId,
      move.to,
      move.epoch,
      move.seq,
      move.reason === null ? null : move.reason.slice(0, 500),
      move.actor.kind,
      move.actor.id,
      move.at,
    ],
  );
}
