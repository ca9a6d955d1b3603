/** Tells a slip from a flood: refusals that keep coming end the connection, a few do not (X73). */
export interface FloodGuard {
  /** Counts a refusal. @returns whether it is a flood now */
  refuse(): boolean;
}

const WINDOW_MS = 10_000;

/** @param max refusals allowed within ten seconds */
export function createFloodGuard(max: number): FloodGuard {
  let since = 0;
  let refusals = 0;
  return {
    refuse() {
      const now = performance.now();
      if (now - since > WINDOW_MS) {
        since = now;
        refusals = 0;
      }
      refusals += 1;
      return refusals > max;
    },
  };
}
