import { createHash } from "node:crypto";
import type { Config } from "../../config.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../db/database.ts";
import { AppError } from "../errors.ts";
import type { RedisLink } from "../redis/redisLink.ts";
import { createBuckets } from "./buckets.ts";
import type { Limits } from "./limits.ts";
import { WINDOWS } from "./rates.ts";
import { ASK_MAX_MS, createSharedBuckets } from "./sharedBuckets.ts";

const SWEEP_EVERY = 1000;

const nameHash = (name: string, key: string): Buffer => createHash("sha256").update(`${name}\0${key}`).digest();

/**
 * Token buckets in memory, kept level with those of other processes over Redis, and windows in the `limits` table; every rate is multiplied by RATE_FACTOR.
 *
 * @param redis null: each process counts its buckets alone
 */
export function createLimits(
  config: Pick<Config, "RATE_FACTOR">,
  db: Database,
  clock: Clock,
  redis: RedisLink | null = null,
  askMaxMs: number = ASK_MAX_MS,
): Limits {
  const buckets = createBuckets(config.RATE_FACTOR);
  const shared = redis ? createSharedBuckets(redis, buckets, askMaxMs) : undefined;
  let uses = 0;

  const refuse = (name: string, waitMs: number): void => {
    if (waitMs > 0) throw new AppError("rate_limited", { limit: name }, { retryAfterMs: waitMs });
  };

  return {
    take(name, key) {
      const rate = buckets.rateOf(name);
      const id = `${name}\0${key}`;
      const waitMs = buckets.take(id, rate);
      shared?.note(id, rate, waitMs > 0 ? 0 : 1);
      refuse(name, waitMs);
    },
    async takeTogether(name, key) {
      const rate = buckets.rateOf(name);
      const id = `${name}\0${key}`;
      refuse(name, buckets.take(id, rate));
      refuse(name, (await shared?.ask(id, rate)) ?? 0);
    },
    async takeShared(name, key) {
      const window = WINDOWS[name];
      if (!window) throw new RangeError(`There is no shared limit named ${name}`);
      const now = clock.now();
      const ends = new Date(now.getTime() + window.minutes * 60_000);
      // One statement counts and reads, so a hundred at once get a hundred different numbers (X18).
      const [row] = await db.rows<{ used: number; window_ends_at: Date }>(
        "INSERT INTO limits (name_hash, used, window_ends_at) VALUES (?, 1, ?) ON DUPLICATE KEY UPDATE used = IF(window_ends_at <= ?, 1, used + 1), window_ends_at = IF(window_ends_at <= ?, VALUES(window_ends_at), window_ends_at) RETURNING used, window_ends_at",
        [nameHash(name, key), ends, now, now],
      );
      uses += 1;
      if (uses % SWEEP_EVERY === 0) await db.run("DELETE FROM limits WHERE window_ends_at < ? LIMIT 1000", [now]);
      if (row && row.used > Math.max(1, Math.round(window.attempts * config.RATE_FACTOR)))
        throw new AppError(
          "too_many_attempts",
          { limit: name },
          { retryAfterMs: Math.max(1000, row.window_ends_at.getTime() - now.getTime()) },
        );
    },
    async giveBackShared(name, key) {
      await db.run("UPDATE limits SET used = used - 1 WHERE name_hash = ? AND used > 0", [nameHash(name, key)]);
    },
  };
}
