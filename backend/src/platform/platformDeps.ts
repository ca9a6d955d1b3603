import type { Config } from "../config.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./db/database.ts";
import type { Limits } from "./http/limits.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import type { RedisLink } from "./redis/redisLink.ts";

/** What the platform itself needs of a process; `Deps` has all of it, and the platform knows nothing more of the features. */
export interface PlatformDeps {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Limits;
  /** Null: no other process is heard but through the database. */
  readonly redis: RedisLink | null;
  readonly metrics: Metrics;
}
