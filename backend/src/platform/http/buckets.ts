import { RATES, type Rate } from "./rates.ts";

/** Buckets kept at once; beyond it the least recently used go, so that forged keys cannot fill the memory. */
const BUCKETS_MAX = 50_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** A rate as it is applied here. */
export interface AppliedRate {
  readonly burst: number;
  readonly perMs: number;
  readonly isStrict: boolean;
}

/** Token buckets of this process. */
export interface Buckets {
  /** @throws {RangeError} for a name that is no rate */
  rateOf(name: string): AppliedRate;
  /** Takes one out of the bucket. @returns how long to wait where it is empty, else 0 */
  take(id: string, rate: AppliedRate): number;
  /** Others took too: no more than this is left, and less if more was taken here. */
  lower(id: string, rate: AppliedRate, tokens: number): void;
}

/** @param factor multiplies every rate and burst */
export function createBuckets(factor: number): Buckets {
  const buckets = new Map<string, Bucket>();
  const applied = new Map<string, AppliedRate>(
    Object.entries(RATES).map(([name, { burst, perSecond, isStrict = false }]: [string, Rate]) => [
      name,
      { burst: Math.max(1, burst * factor), perMs: (perSecond * factor) / 1000, isStrict },
    ]),
  );
  const tokensOf = (id: string, { burst, perMs }: AppliedRate, now: number): number => {
    const old = buckets.get(id);
    return old ? Math.min(burst, old.tokens + (now - old.at) * perMs) : burst;
  };
  return {
    rateOf(name) {
      const rate = applied.get(name);
      if (!rate) throw new RangeError(`There is no limit named ${name}`);
      return rate;
    },
    take(id, rate) {
      const now = performance.now();
      const tokens = tokensOf(id, rate, now);
      const isRefused = tokens < 1;
      buckets.delete(id); // re-inserted at the end: the map's order is the order of last use, refused ones too
      buckets.set(id, { tokens: isRefused ? tokens : tokens - 1, at: now });
      if (buckets.size > BUCKETS_MAX) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return isRefused ? Math.ceil((1 - tokens) / rate.perMs) : 0;
    },
    lower(id, rate, tokens) {
      const now = performance.now();
      if (buckets.has(id)) buckets.set(id, { tokens: Math.min(tokensOf(id, rate, now), tokens), at: now });
    },
  };
}
