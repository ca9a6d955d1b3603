import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { createEventBus } from "./domain-events.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/db/database.ts";
import { createSignals } from "./platform/db/signals.ts";
import { createLimits } from "./platform/http/createLimits.ts";
import { createJobs } from "./platform/jobs/jobs.ts";
import { createLogger } from "./platform/logger.ts";
import { createOutbound } from "./platform/outbound/createOutbound.ts";

/** Everything a process needs, wired once; opens no connection yet. `given` lets a test replace a part. */
export function createDeps(config: Config, given: Partial<Deps> = {}): Deps {
  const clock = given.clock ?? systemClock;
  const logger = given.logger ?? createLogger(config.LOG_LEVEL);
  const db = given.db ?? openDatabase(config);
  return {
    config,
    clock,
    logger,
    db,
    events: given.events ?? createEventBus(logger),
    signals: given.signals ?? createSignals(db, clock, logger),
    jobs: given.jobs ?? createJobs(db, clock, logger),
    limits: given.limits ?? createLimits(config, db, clock),
    outbound: given.outbound ?? createOutbound(config),
  };
}
