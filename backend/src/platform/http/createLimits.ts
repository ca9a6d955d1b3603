import { createHash } from "node:crypto";
import type { Config } from "../../config.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../db/database.ts";
import { AppError } from "../errors.ts";
import type { Limits } from "./limits.ts";
import { RATES, WINDOWS } from "./rates.ts";

/** Buckets kept at once; beyond it the least recently used go, so that forged keys cannot fill the memory. */
const BUCKETS_MAX = 50_000;
const SWEEP_EVERY = 1000;

interface Bucket {
  tokens: number;
  at: number;
}

const nameHash = (name: string, key: string): Buffer => createHash("sha256").update(`${name}\0${key}`).digest();

/** Token buckets in memory and windows in the `limits` table; every rate is multiplied by RATE_FACTOR. */
export function createLimits(config: Pick<Config, "RATE_FACTOR">, db: Database, clock: Clock): Limits {
  const buckets = new Map<string, Bucket>();
  let uses = 0;

  return {
    take(name, key) {
      const rate = RATES[name];
      if (!rate) throw new RangeError(`There is no limit named ${name}`);
      const burst = Math.max(1, rate.burst * config.RATE_FACTOR);
      const perMs = (rate.perSecond * config.RATE_FACTOR) / 1000;
      const now = performance.now();
      const id = `${name}\0${key}`;
      const old = buckets.get(id);
      const tokens = old ? Math.min(burst, old.tokens + (now - old.at) * perMs) : burst;
      const isRefused = tokens < 1;
      buckets.delete(id); // re-inserted at the end: the map's order is the order of last use, refused ones too
      buckets.set(id, { tokens: isRefused ? tokens : tokens - 1, at: now });
      if (buckets.size > BUCKETS_MAX) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      if (isRefused)
        throw new AppError("rate_limited", { limit: name }, { retryAfterMs: Math.ceil((1 - tokens) / perMs) });
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
