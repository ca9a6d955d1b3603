/** Leaves a provider alone that fails again and again, so that visitors reach a person at once instead of after a timeout. */
export interface CircuitBreaker {
  /** @returns false while the provider is left alone; one caller is let through when the pause is over */
  mayTry(key: string): boolean;
  succeeded(key: string): void;
  failed(key: string): void;
  /** How many providers are left alone now. */
  openCount(): number;
}

const FAILURES_TO_OPEN = 5;
const PAUSE_MS = 30_000;
const MAX_KEYS = 5000;

/** Counts in this process's memory: each process finds out for itself. */
export function createCircuitBreaker(now: () => number = () => performance.now()): CircuitBreaker {
  const states = new Map<string, { failures: number; openUntil: number }>();
  return {
    openCount: () =>
      [...states.values()].filter((state) => state.failures >= FAILURES_TO_OPEN && state.openUntil > now()).length,
    mayTry(key) {
      const state = states.get(key);
      if (!state || state.failures < FAILURES_TO_OPEN) return true;
      if (state.openUntil > now()) return false;
      state.openUntil = now() + PAUSE_MS; // the one that goes through now decides; the others wait for it
      return true;
    },
    succeeded: (key) => void states.delete(key),
    failed(key) {
      const failures = (states.get(key)?.failures ?? 0) + 1;
      states.delete(key);
      states.set(key, { failures, openUntil: failures >= FAILURES_TO_OPEN ? now() + PAUSE_MS : 0 });
      const [oldest] = states.keys();
      if (states.size > MAX_KEYS && oldest !== undefined) states.delete(oldest);
    },
  };
}
