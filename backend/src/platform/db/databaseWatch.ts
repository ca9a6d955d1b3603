import type { Logger } from "../logger.ts";
import type { Metrics } from "../metrics.ts";
import { isDatabaseDown, isDiskFull, isDuplicate, isRowError, isTransient } from "./databaseErrors.ts";

/** Hears how the pool and its statements fare. */
export interface DatabaseWatch {
  /** A caller got a connection. */
  borrowed(waitedMs: number): void;
  /** The server answered a statement. @param sql as the repository wrote it: placeholders, no values */
  answered(sql: string, tookMs: number): void;
  failed(error: unknown): void;
}

/** For programs that nobody observes: the command line, tests. */
export const unwatched: DatabaseWatch = { borrowed: () => {}, answered: () => {}, failed: () => {} };

/** A database in trouble makes every statement slow: one line a second says so as well as a thousand. */
const SLOW_LINE_EVERY_MS = 1000;
const SQL_MAX_CHARS = 300;
/** While there is no room every write fails; one line in this time says so. */
const FULL_LINE_EVERY_MS = 60_000;

const kindOf = (error: unknown): string => {
  if (isDatabaseDown(error)) return "down";
  if (isDiskFull(error)) return "full";
  if (isTransient(error)) return "transient";
  if (isDuplicate(error)) return "duplicate";
  return isRowError(error) ? "row" : "other";
};

/**
 * Counts into `metrics`, and warns of statements that took longer than `slowMs`.
 *
 * @param slowMs 0: never
 */
export function watchDatabase(metrics: Metrics, logger: Logger, slowMs: number): DatabaseWatch {
  const waits = metrics.histogram({
    name: "db_wait_seconds",
    help: "Until a caller got a connection of the pool.",
  });
  const statements = metrics.histogram({
    name: "db_statement_seconds",
    help: "Until the database answered a statement.",
  });
  const errors = metrics.counter({
    name: "db_errors_total",
    help: "Statements and connections that failed. down: the connection or server; transient: deadlock or lock wait, repeated; full: no room on its disk; duplicate and row: a row's own, most of them expected; other: a fault of ours.",
    labels: ["kind"],
  });
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  let saidFullAt = Number.NEGATIVE_INFINITY;

  const warn = (sql: string, tookMs: number): void => {
    if (performance.now() - saidAt < SLOW_LINE_EVERY_MS) {
      unsaid += 1;
      return;
    }
    saidAt = performance.now();
    logger.warn(
      { ms: Math.round(tookMs), sql: sql.replace(/\s+/g, " ").slice(0, SQL_MAX_CHARS), alsoSlow: unsaid },
      "a slow statement",
    );
    unsaid = 0;
  };

  return {
    borrowed: (waitedMs) => waits.observe(waitedMs / 1000),
    answered(sql, tookMs) {
      statements.observe(tookMs / 1000);
      if (slowMs > 0 && tookMs >= slowMs) warn(sql, tookMs);
    },
    failed(error) {
      errors.inc({ kind: kindOf(error) });
      if (!isDiskFull(error) || performance.now() - saidFullAt < FULL_LINE_EVERY_MS) return;
      saidFullAt = performance.now();
      logger.error({ err: error }, "the database's disk is full: make room there; it goes on by itself then");
    },
  };
}
