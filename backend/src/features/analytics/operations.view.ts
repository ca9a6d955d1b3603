import type { SessionState } from "@chat/contract/session-state";
import type { Tx } from "../../platform/db/database.ts";

/** What the person who runs the installation wants to know of all workspaces together. */
export interface Operations {
  readonly sessions: Readonly<Record<Exclude<SessionState, "closed">, number>>;
  readonly longestWaitSeconds: number;
  /** The same where somebody of the workspace is on shift, so that waiting long is a fault. */
  readonly longestStaffedWaitSeconds: number;
  readonly agentsOnShift: number;
  readonly jobs: readonly OperationsJobs[];
}

export interface OperationsJobs {
  readonly kind: string;
  /** Due, and nobody has them yet. */
  readonly due: number;
  readonly running: number;
  /** To run at a later time. */
  readonly later: number;
  /** Failed for good; kept with their error. */
  readonly failed: number;
  /** How long the oldest of the due ones has been. */
  readonly oldestDueSeconds: number;
}

/** Counting stops here: "a hundred thousand or more" calls for the same act as the exact figure, and costs no scan. */
const COUNT_MAX = 100_000;

const countState = (state: string): string =>
  `(SELECT COUNT(*) FROM (SELECT 1 FROM sessions FORCE INDEX (sessions_agent_state) WHERE sessions.state = '${state}' LIMIT ${COUNT_MAX}) AS some)`;

const ON_SHIFT = `agents JOIN users ON users.id = agents.user_id AND users.workspace_id = agents.workspace_id
  WHERE agents.availability = 'online' AND agents.connected_until > ? AND users.is_active = 1`;

const secondsSince = (since: Date | null, now: Date): number =>
  since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000);

/** Three statements on indexes, whatever the number of closed chats. */
export async function selectOperations(tx: Tx, now: Date): Promise<Operations> {
  const [counts] = await tx.rows<{ assistant: number; waiting: number; human: number; on_shift: number }>(
    `SELECT ${countState("assistant")} AS assistant, ${countState("waiting")} AS waiting, ${countState("human")} AS human,
       (SELECT COUNT(*) FROM ${ON_SHIFT}) AS on_shift`,
    [now],
  );
  const [waits] = await tx.rows<{ oldest: Date | null; oldest_staffed: Date | null }>(
    `SELECT MIN(sessions.escalated_at) AS oldest, MIN(IF(staffed.workspace_id IS NULL, NULL, sessions.escalated_at)) AS oldest_staffed
     FROM sessions FORCE INDEX (sessions_agent_state)
     LEFT JOIN (SELECT DISTINCT agents.workspace_id FROM ${ON_SHIFT}) AS staffed ON staffed.workspace_id = sessions.workspace_id
     WHERE sessions.state = 'waiting'`,
    [now],
  );
  const jobs = await tx.rows<{
    kind: string;
    due: number;
    running: number;
    later: number;
    failed: number;
    oldest_due: Date | null;
  }>(
    `SELECT some.kind, SUM(some.is_free AND some.run_at <= ?) AS due, SUM(NOT some.is_free) AS running,
       SUM(some.is_free AND some.run_at > ? AND some.run_at < '2900-01-01') AS later, SUM(some.run_at >= '2900-01-01') AS failed,
       MIN(IF(some.is_free AND some.run_at <= ?, some.run_at, NULL)) AS oldest_due
     FROM (SELECT jobs.kind, jobs.run_at, (jobs.leased_until IS NULL OR jobs.leased_until < ?) AS is_free FROM jobs LIMIT ${COUNT_MAX}) AS some
     GROUP BY some.kind`,
    [now, now, now, now],
  );
  return {
    sessions: { assistant: counts?.assistant ?? 0, waiting: counts?.waiting ?? 0, human: counts?.human ?? 0 },
    agentsOnShift: counts?.on_shift ?? 0,
    longestWaitSeconds: secondsSince(waits?.oldest ?? null, now),
    longestStaffedWaitSeconds: secondsSince(waits?.oldest_staffed ?? null, now),
    jobs: jobs.map(({ oldest_due: oldestDue, ...row }) => ({ ...row, oldestDueSeconds: secondsSince(oldestDue, now) })),
  };
}
