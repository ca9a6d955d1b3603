import type { Clock } from "../clock.ts";
import type { Database, Tx } from "../db/database.ts";
import { inList } from "../db/inList.ts";
import { sqlTime } from "../db/sqlTime.ts";
import { newPublicId } from "../ids.ts";
import type { Logger } from "../logger.ts";

/** A reaction to be done at least once; `cause` makes several requests for the same thing one job. */
export interface JobDraft {
  readonly workspaceId: number;
  readonly kind: string;
  readonly cause: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runAt?: Date;
}

export interface Job {
  readonly id: number;
  readonly workspaceId: number;
  readonly kind: string;
  readonly cause: string;
  readonly payload: Record<string, unknown>;
  readonly attempts: number;
}

/** A worker's answer when it cannot finish now: try again at this time. */
export interface RunLater {
  readonly runAt: Date;
}

export interface Jobs {
  /** Queues in the caller's transaction. The same cause while one is open: that one runs once more after it ends. */
  queue(tx: Tx, job: JobDraft): Promise<void>;
  /** The same for many at once, in one statement whatever their number. */
  queueMany(tx: Tx, jobs: readonly JobDraft[]): Promise<void>;
  /**
   * Registers the worker of a kind; at most `concurrency` run in this process.
   *
   * A thrown error is retried with exponential backoff up to `maxAttempts`, then the row stays with its error, not due.
   * `signal` aborts when the lease is lost or the process stops.
   */
  work(
    kind: string,
    options: { concurrency: number; leaseMs: number; maxAttempts: number },
    run: (job: Job, signal: AbortSignal) => Promise<RunLater | undefined>,
  ): void;
  /** Looks for due jobs of a kind at once (after the commit that queued them). */
  wake(kind: string): void;
  /** Starts the two-second sweep. */
  start(): void;
  /** Stops taking; resolves when running ones ended or `timeoutMs` passed (their leases then end by themselves). */
  stop(timeoutMs: number): Promise<void>;
}

const SWEEP_MS = 2000;
/** Jobs taken at once; the rest is left to other processes. */
const CLAIM_MAX = 16;
const FAR_FUTURE = new Date("2999-01-01T00:00:00Z");

interface Worker {
  readonly options: { concurrency: number; leaseMs: number; maxAttempts: number };
  readonly run: (job: Job, signal: AbortSignal) => Promise<RunLater | undefined>;
  readonly running: Set<Promise<void>>;
  isLooking: boolean;
  isAskedAgain: boolean;
}

/** The transactional outbox: `jobs` rows, taken with SKIP LOCKED under a lease that is renewed while the work goes on. */
export function createJobs(db: Database, clock: Clock, logger: Logger): Jobs {
  const workers = new Map<string, Worker>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  /** Takes several due jobs in one transaction: a hundred visitors who ask at once do not wait for a hundred commits one after the other. */
  const claim = (kind: string, worker: Worker) =>
    db.transaction(async (tx) => {
      const now = clock.now();
      const room = Math.min(CLAIM_MAX, worker.options.concurrency - worker.running.size);
      const rows = await tx.rows<{
        id: number;
        workspace_id: number;
        cause: string;
        payload: Record<string, unknown>;
        attempts: number;
      }>(
        "SELECT jobs.id, jobs.workspace_id, jobs.cause, jobs.payload, jobs.attempts FROM jobs WHERE jobs.kind = ? AND jobs.run_at <= ? AND (jobs.leased_until IS NULL OR jobs.leased_until < ?) ORDER BY jobs.run_at LIMIT ? FOR UPDATE SKIP LOCKED",
        [kind, now, now, String(room)],
      );
      if (rows.length === 0) return [];
      const lease = newPublicId();
      const ids = inList(rows.map((row) => row.id));
      await tx.run(
        `UPDATE jobs SET leased_until = ?, lease_token = ?, attempts = attempts + 1, is_again = 0 WHERE id IN ${ids.sql}`,
        [new Date(now.getTime() + worker.options.leaseMs), lease, ...ids.values],
      );
      return rows.map((row) => ({
        lease,
        job: {
          id: row.id,
          workspaceId: row.workspace_id,
          kind,
          cause: row.cause,
          payload: row.payload,
          attempts: row.attempts + 1,
        } satisfies Job,
      }));
    });

  const finish = async (job: Job, lease: string, runAt: Date | undefined): Promise<void> => {
    if (runAt) {
      await db.run(
        "UPDATE jobs SET leased_until = NULL, lease_token = NULL, attempts = 0, run_at = ? WHERE id = ? AND lease_token = ?",
        [runAt, job.id, lease],
      );
      return;
    }
    const gone = await db.run("DELETE FROM jobs WHERE id = ? AND lease_token = ? AND is_again = 0", [job.id, lease]);
    if (gone.affectedRows === 0)
      await db.run(
        "UPDATE jobs SET leased_until = NULL, lease_token = NULL, attempts = 0, is_again = 0, run_at = ? WHERE id = ? AND lease_token = ?",
        [clock.now(), job.id, lease],
      );
  };

  const fail = async (job: Job, lease: string, worker: Worker, error: unknown): Promise<void> => {
    const isLast = job.attempts >= worker.options.maxAttempts;
    const delayMs = Math.min(60_000, 500 * 2 ** job.attempts) * (0.5 + Math.random() / 2);
    logger[isLast ? "error" : "warn"](
      { err: error, job: job.kind, jobId: job.id, attempts: job.attempts },
      isLast ? "a job failed for good" : "a job failed; it runs again",
    );
    await db.run(
      "UPDATE jobs SET leased_until = NULL, lease_token = NULL, run_at = ?, last_error = ? WHERE id = ? AND lease_token = ?",
      [isLast ? FAR_FUTURE : new Date(clock.now().getTime() + delayMs), String(error).slice(0, 300), job.id, lease],
    );
  };

  const runOne = async (worker: Worker, job: Job, lease: string): Promise<void> => {
    const lost = new AbortController();
    const renew = setInterval(() => {
      db.run("UPDATE jobs SET leased_until = ? WHERE id = ? AND lease_token = ?", [
        new Date(clock.now().getTime() + worker.options.leaseMs),
        job.id,
        lease,
      ])
        .then(({ affectedRows }) => affectedRows === 0 && lost.abort())
        .catch(() => undefined); // a database that is away for longer than the lease loses it, which the next owner's token decides
    }, worker.options.leaseMs / 3);
    try {
      const later = await worker.run(job, AbortSignal.any([lost.signal, stopping.signal]));
      await finish(job, lease, later?.runAt);
    } catch (error) {
      await fail(job, lease, worker, error).catch((failure: unknown) =>
        logger.warn({ err: failure }, "a failed job could not be noted; its lease will end"),
      );
    } finally {
      clearInterval(renew);
    }
  };

  const look = async (kind: string, worker: Worker): Promise<void> => {
    if (worker.isLooking) {
      worker.isAskedAgain = true;
      return;
    }
    worker.isLooking = true;
    try {
      do {
        worker.isAskedAgain = false;
        while (!stopping.signal.aborted && worker.running.size < worker.options.concurrency) {
          const claimed = await claim(kind, worker);
          if (claimed.length === 0) break;
          for (const { job, lease } of claimed) {
            const work = runOne(worker, job, lease).finally(() => {
              worker.running.delete(work);
              wake(kind);
            });
            worker.running.add(work);
          }
        }
      } while (worker.isAskedAgain);
    } catch (error) {
      logger.warn({ err: error, job: kind }, "jobs could not be read; trying again");
    } finally {
      worker.isLooking = false;
    }
  };

  const wake = (kind: string): void => {
    const worker = workers.get(kind);
    if (worker && !stopping.signal.aborted) void look(kind, worker);
  };

  const queueMany = async (tx: Tx, jobs: readonly JobDraft[]): Promise<void> => {
    if (jobs.length === 0) return;
    const now = clock.now();
    // JSON_TABLE: one prepared statement for every number of rows. Rows travel as text; the DATETIME(3) is written without zone, in UTC as the session is.
    const rows = jobs.map((job) => [
      job.workspaceId,
      job.kind,
      job.cause,
      JSON.stringify(job.payload),
      sqlTime(job.runAt ?? now),
    ]);
    await tx.run(
      `INSERT INTO jobs (workspace_id, kind, cause, payload, run_at, created_at)
       SELECT asked.workspace_id, asked.kind, asked.cause, asked.payload, asked.run_at, ?
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
         workspace_id BIGINT UNSIGNED PATH '$[0]', kind VARCHAR(40) PATH '$[1]', cause VARCHAR(80) PATH '$[2]',
         payload LONGTEXT PATH '$[3]', run_at DATETIME(3) PATH '$[4]')) AS asked
       ON DUPLICATE KEY UPDATE is_again = 1, payload = VALUES(payload), run_at = LEAST(jobs.run_at, VALUES(run_at))`,
      [now, JSON.stringify(rows)],
    );
  };

  return {
    queue: (tx, job) => queueMany(tx, [job]),
    queueMany,
    work(kind, options, run) {
      workers.set(kind, { options, run, running: new Set(), isLooking: false, isAskedAgain: false });
    },
    wake,
    start() {
      timer = setInterval(() => {
        for (const kind of workers.keys()) wake(kind);
      }, SWEEP_MS);
    },
    async stop(timeoutMs) {
      clearInterval(timer);
      stopping.abort();
      const running = [...workers.values()].flatMap((worker) => [...worker.running]);
      await Promise.race([
        Promise.allSettled(running),
        new Promise((resolve) => setTimeout(resolve, timeoutMs).unref()),
      ]);
    },
  };
}
