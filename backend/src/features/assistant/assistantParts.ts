import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import type { AskParts } from "./askProvider.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";
import { createDialects } from "./dialects.ts";

const shared = onePer(
  (deps: Deps) => deps.events,
  () => ({ breaker: createCircuitBreaker(), dialects: createDialects() }),
);

/** What this process knows of providers: one for replies, checks and trials, so that each learns from the others. */
export const askPartsOf = (deps: Deps): AskParts => ({ outbound: deps.outbound, ...shared(deps) });
