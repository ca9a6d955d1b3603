import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { createEventBus } from "./domain-events.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/db/database.ts";
import { watchDatabase } from "./platform/db/databaseWatch.ts";
import { createSignals } from "./platform/db/signals.ts";
import { createFileStore } from "./platform/files/createFileStore.ts";
import { createImages } from "./platform/files/images.ts";
import { countRefusals } from "./platform/http/countRefusals.ts";
import { createLimits } from "./platform/http/createLimits.ts";
import { createJobs } from "./platform/jobs/jobs.ts";
import { createLogger } from "./platform/logger.ts";
import { createMetrics } from "./platform/metrics.ts";
import { createOutbound } from "./platform/outbound/createOutbound.ts";
import { createRedisLink } from "./platform/redis/redisLink.ts";

/** Everything a process needs, wired once; opens no connection yet. `given` lets a test replace a part. */
export function createDeps(config: Config, given: Partial<Deps> = {}): Deps {
  const clock = given.clock ?? systemClock;
  const logger = given.logger ?? createLogger(config.LOG_LEVEL, { address: config.LOG_ADDRESS });
  const metrics = given.metrics ?? createMetrics();
  const db = given.db ?? openDatabase(config, watchDatabase(metrics, logger, config.LOG_SLOW_MS));
  const redis =
    given.redis === undefined && config.REDIS_URL
      ? createRedisLink(config, config.REDIS_URL, logger)
      : (given.redis ?? null);
  const outbound = given.outbound ?? createOutbound(config);
  return {
    config,
    clock,
    logger,
    db,
    events: given.events ?? createEventBus(logger),
    signals: given.signals ?? createSignals(db, clock, logger),
    jobs: given.jobs ?? createJobs(db, clock, logger),
    limits: countRefusals(given.limits ?? createLimits(config, db, clock, redis), metrics),
    redis,
    outbound,
    files: given.files ?? createFileStore(config, { outbound, clock: systemClock, logger }),
    images: given.images ?? createImages(),
    metrics,
  };
}
