import type { Config } from "./config.ts";
import type { EventBus } from "./domain-events.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database } from "./platform/db/database.ts";
import type { Signals } from "./platform/db/signals.ts";
import type { FileStore } from "./platform/files/fileStore.ts";
import type { Images } from "./platform/files/images.ts";
import type { Limits } from "./platform/http/limits.ts";
import type { Jobs } from "./platform/jobs/jobs.ts";
import type { Logger } from "./platform/logger.ts";
import type { Metrics } from "./platform/metrics.ts";
import type { Outbound } from "./platform/outbound/outbound.ts";
import type { RedisLink } from "./platform/redis/redisLink.ts";

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
  /** Null: no other process is heard but through the database. */
  readonly redis: RedisLink | null;
  readonly outbound: Outbound;
  readonly files: FileStore;
  readonly images: Images;
  readonly metrics: Metrics;
}
