import type { PlatformDeps } from "../platformDeps.ts";

/** What the health and readiness endpoints tell. */
export interface Readiness {
  /** @returns whether the database answers within a second; asked at most once a second however many ask */
  isDatabaseUp(): Promise<boolean>;
  /** Aborts when the process begins to end: what waits for news answers with what it has. */
  readonly draining: AbortSignal;
  /** From now on no new traffic is wanted. */
  drain(): void;
}

const PING_TIMEOUT_MS = 1000;
const KEEP_MS = 1000;

/** A process serves only after its migrations ran, so being up means being migrated. */
export function createReadiness({ db }: Pick<PlatformDeps, "db">): Readiness {
  const draining = new AbortController();
  let last: { at: number; answer: Promise<boolean> } | undefined;
  const ping = async (): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS);
    });
    const answer = db.rows("SELECT 1").then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };
  return {
    isDatabaseUp() {
      const now = performance.now();
      if (!last || now - last.at > KEEP_MS) last = { at: now, answer: ping() };
      return last.answer;
    },
    draining: draining.signal,
    drain: () => draining.abort(),
  };
}
