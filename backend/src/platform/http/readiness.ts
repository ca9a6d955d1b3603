import type { MigrationStatus } from "../db/migrationStatus.ts";
import type { PlatformDeps } from "../platformDeps.ts";

/** What keeps a process from being sent traffic. */
export type NotReady = "draining" | "database" | "migrations";

/** What the health and readiness endpoints tell. */
export interface Readiness {
  /** Asks the database, at most once a second however many ask; waits a second for it. @returns null when all is well */
  whatIsMissing(): Promise<NotReady | null>;
  /** Whether the database answered anybody in this process lately; asks nothing. */
  hasDatabaseAnswered(): boolean;
  /** Aborts when the process begins to end: what waits for news answers with what it has. */
  readonly draining: AbortSignal;
  /** From now on no new traffic is wanted. */
  drain(): void;
}

const ASK_TIMEOUT_MS = 1000;
const KEEP_MS = 1000;
/** Every process polls the signals once a second, so an answer is never older than this while the database lives. */
const SILENT_AFTER_MS = 4000;

/**
 * Watches whether this process can serve.
 *
 * @param migrations compares the schema with this release: an older backup that was restored meanwhile is noticed. Asked until it is
 *   complete once, then only again after the database was away, for nothing else can take a migration back.
 */
export function createReadiness(
  { db }: Pick<PlatformDeps, "db">,
  migrations: () => Promise<MigrationStatus>,
): Readiness {
  const draining = new AbortController();
  let isMigrated = false;
  let last: { at: number; answer: Promise<NotReady | null> } | undefined;

  const look = async (): Promise<NotReady | null> => {
    try {
      if (isMigrated) await db.rows("SELECT 1");
      else isMigrated = (await migrations()).open.length === 0;
      return isMigrated ? null : "migrations";
    } catch {
      isMigrated = false;
      return "database";
    }
  };
  const ask = async (): Promise<NotReady | null> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<NotReady>((resolve) => {
      timer = setTimeout(() => {
        isMigrated = false;
        resolve("database");
      }, ASK_TIMEOUT_MS);
    });
    return Promise.race([look(), late]).finally(() => clearTimeout(timer));
  };

  return {
    async whatIsMissing() {
      if (draining.signal.aborted) return "draining";
      const now = performance.now();
      if (!last || now - last.at > KEEP_MS) last = { at: now, answer: ask() };
      return last.answer;
    },
    hasDatabaseAnswered: () => performance.now() - db.answeredAt() < SILENT_AFTER_MS,
    draining: draining.signal,
    drain: () => draining.abort(),
  };
}
