import { BACKOFF_MAX_MS } from "@chat/contract/wire";

/**
 * How long to wait before try number `attempt` (0 is the first repeat): full jitter, so that a thousand tabs do not return at once.
 *
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export const backoffMs = (attempt: number, random: () => number = Math.random): number =>
  Math.round(random() * Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(attempt, 10)));
