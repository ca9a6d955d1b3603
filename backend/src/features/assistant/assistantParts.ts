import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";

/** The circuit breaker of this process: one for replies, checks and trials, so that each learns from the others. */
export const breakerOf = onePer(
  (deps: Deps) => deps.events,
  () => createCircuitBreaker(),
);
