import type { Config } from "./config.ts";
import type { EventBus } from "./domain-events.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database } from "./platform/db/database.ts";
import type { Signals } from "./platform/db/signals.ts";
import type { Limits } from "./platform/http/limits.ts";
import type { Jobs } from "./platform/jobs/jobs.ts";
import type { Logger } from "./platform/logger.ts";
import type { Outbound } from "./platform/outbound/outbound.ts";

/** What a use case may ask for. Built once in `main.ts` (or by a test), passed everywhere, never imported as a value. */
export interface Deps {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: EventBus;
  readonly signals: Signals;
  readonly jobs: Jobs;
  readonly limits: Limits;
  readonly outbound: Outbound;
}
