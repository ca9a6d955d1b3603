import type { Deps } from "./deps.ts";
import { type Operations, selectOperations } from "./features/analytics/operations.view.ts";
import { readBackupMarks } from "./features/workspaces/backupMarks.repository.ts";
import type { Gauge } from "./platform/metrics.ts";

type Figures = Operations & { readonly backupAgeSeconds: number };

/** However many scrape, and however often: the database is asked once in this time by each process. */
const KEEP_MS = 15_000;
/** A scrape that takes longer than ten seconds counts as a process that is gone, and takes every other figure with it. */
const WAIT_MS = 2000;

/**
 * Queue, agents and jobs of the whole installation, read from the database when somebody scrapes.
 *
 * Every process tells the same figures, for any of them may be the one that is scraped: take the maximum over processes, not the sum.
 * Where the database does not answer there are no figures, rather than old ones; one that hangs is not waited for.
 */
export function watchOperations(
  { metrics, db, clock, logger }: Pick<Deps, "metrics" | "db" | "clock" | "logger">,
  waitMs: number = WAIT_MS,
): void {
  let last: { at: number; answer: Promise<Figures | undefined> } | undefined;
  const figures = async (now: Date): Promise<Figures> => {
    const [operations, { lastAt, expectedSince }] = await Promise.all([
      selectOperations(db, now),
      readBackupMarks(db, now),
    ]);
    return {
      ...operations,
      backupAgeSeconds: Math.max(0, (now.getTime() - (lastAt ?? expectedSince).getTime()) / 1000),
    };
  };
  const ask = (): Promise<Figures | undefined> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, waitMs, undefined);
    });
    const answer = figures(clock.now()).catch((error: unknown) => {
      logger.warn({ err: error }, "the figures of the queue could not be read");
      return undefined;
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
  const read = (): Promise<Figures | undefined> => {
    const now = performance.now();
    if (!last || now - last.at >= KEEP_MS)
      last = {
        at: now,
        answer: ask(),
      };
    return last.answer;
  };

  /** Sets a gauge from the figures; one that has none shows nothing. */
  const showing =
    <L extends string>(show: (gauge: Gauge<L>, now: Figures) => void, clear = (gauge: Gauge<L>) => gauge.reset()) =>
    async (gauge: Gauge<L>): Promise<void> => {
      const now = await read();
      clear(gauge);
      if (now) show(gauge, now);
    };

  metrics.gauge<"state">(
    {
      name: "sessions",
      help: "Open chats of the installation by state (100,000: that or more). The same on every process: use max, not sum.",
      labels: ["state"],
    },
    showing<"state">((gauge, now) => {
      for (const [state, count] of Object.entries(now.sessions)) gauge.set({ state }, count);
    }),
  );
  metrics.gauge<"staffed">(
    {
      name: "queue_longest_wait_seconds",
      help: "Since the visitor who waits longest for a person asked. staffed=true: only workspaces with somebody on shift. Use max over processes.",
      labels: ["staffed"],
    },
    showing((gauge, now) => {
      gauge.set({ staffed: "false" }, now.longestWaitSeconds);
      gauge.set({ staffed: "true" }, now.longestStaffedWaitSeconds);
    }),
  );
  metrics.gauge(
    { name: "agents_on_shift", help: "Agents online in all workspaces. Use max over processes." },
    showing(
      (gauge, now) => gauge.set(now.agentsOnShift),
      (gauge) => gauge.remove(), // without labels a reset makes it 0, which would be a figure
    ),
  );
  metrics.gauge(
    {
      name: "backup_age_seconds",
      help: "Since the last backup that succeeded was begun; where there was none yet, since one is expected. Use max over processes.",
    },
    showing(
      (gauge, now) => gauge.set(now.backupAgeSeconds),
      (gauge) => gauge.remove(),
    ),
  );
  metrics.gauge<"kind" | "state">(
    {
      name: "jobs",
      help: "Jobs by kind and state: due, running, later, failed (for good). Use max over processes.",
      labels: ["kind", "state"],
    },
    showing((gauge, now) => {
      for (const { kind, oldestDueSeconds: _, ...counts } of now.jobs)
        for (const [state, count] of Object.entries(counts)) gauge.set({ kind, state }, count);
    }),
  );
  metrics.gauge<"kind">(
    {
      name: "jobs_oldest_due_seconds",
      help: "How long the oldest due job of a kind has waited for a worker. Use max over processes.",
      labels: ["kind"],
    },
    showing((gauge, now) => {
      for (const { kind, oldestDueSeconds } of now.jobs) gauge.set({ kind }, oldestDueSeconds);
    }),
  );
}
