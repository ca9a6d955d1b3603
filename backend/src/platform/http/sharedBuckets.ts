import type { RedisLink } from "../redis/redisLink.ts";
import type { AppliedRate, Buckets } from "./buckets.ts";

const SHARE_EVERY_MS = 100;
const KEYS_PER_SCRIPT = 250;
const PENDING_MAX = 50_000;
/** What could not be told by now is forgotten: it would be counted as if it had happened just now. */
const SHARE_MAX_MS = 1000;
/** The longest that a request waits for what other processes counted. */
export const ASK_MAX_MS = 50;

// The moment at which the bucket is full again is all there is to keep, and the key ends by itself then (generic cell rate algorithm).
// What processes let through at the same time is counted whole, so a bucket can owe: the rate holds over time.
const BUCKET = `
local now = redis.call('TIME')
now = now[1] * 1000 + now[2] / 1000
local function level(key) return math.max(tonumber(redis.call('GET', key) or '0'), now) end
local function fill(key, full) redis.call('SET', key, string.format('%.3f', full), 'PX', math.max(1, math.ceil(full - now))) end
`;
/** Per key: used, burst, milliseconds a token. Answers what is left of each. */
const SHARE = `${BUCKET}
local left = {}
for i, key in ipairs(KEYS) do
  local used, burst, ms = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local full = level(key) + used * ms
  if used > 0 then fill(key, full) end
  left[i] = tostring(burst - (full - now) / ms)
end
return left`;
/** Takes one if there is one. Answers whether, and what is left. */
const ASK = `${BUCKET}
local burst, ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = level(KEYS[1])
local left = burst - (full - now) / ms
if left < 1 then return { 'no', tostring(left) } end
fill(KEYS[1], full + ms)
return { 'yes', tostring(left - 1) }`;

/** What the processes of an installation tell each other of their buckets. */
export interface SharedBuckets {
  /** This process let some through (0: it refused one): the others hear of it within a tenth of a second, and we of theirs. Never waits. */
  note(id: string, rate: AppliedRate, used: 0 | 1): void;
  /** Asks all of them at once, and waits no longer than it may. @returns how long to wait, 0 if it may pass or nobody answered */
  ask(id: string, rate: AppliedRate): Promise<number>;
}

/** Keeps this process's buckets as low as what all processes let through together; without Redis they go by themselves. */
export function createSharedBuckets(redis: RedisLink, buckets: Buckets, askMaxMs: number): SharedBuckets {
  let pending = new Map<string, { used: number; rate: AppliedRate }>();
  let timer: NodeJS.Timeout | undefined;
  let isSharing = false;
  const keyOf = (id: string): string => `${redis.prefix}:rate:${id}`;

  const shareSome = async (part: readonly [string, { used: number; rate: AppliedRate }][]): Promise<void> => {
    const args = part.flatMap(([, { used, rate }]) => [used, rate.burst, 1 / rate.perMs].map(String));
    const keys = part.map(([id]) => keyOf(id));
    const left = await redis.run(SHARE, keys, args, SHARE_MAX_MS);
    if (!Array.isArray(left)) return;
    for (const [index, [id, { rate }]] of part.entries()) {
      const since = pending.get(id)?.used ?? 0; // let through after this was asked
      const tokens = Number(left[index]) - since;
      if (Number.isFinite(tokens)) buckets.lower(id, rate, tokens);
    }
  };

  const share = async (): Promise<void> => {
    const all = [...pending];
    pending = new Map();
    if (!redis.isQuick()) return;
    const parts = Array.from({ length: Math.ceil(all.length / KEYS_PER_SCRIPT) }, (_, index) =>
      all.slice(index * KEYS_PER_SCRIPT, (index + 1) * KEYS_PER_SCRIPT),
    );
    await Promise.allSettled(parts.map(shareSome)); // the link tells of what fails, once
  };

  const shareSoon = (): void => {
    if (timer !== undefined || isSharing) return;
    timer = setTimeout(() => {
      timer = undefined;
      isSharing = true;
      void share().finally(() => {
        isSharing = false;
        if (pending.size > 0) shareSoon();
      });
    }, SHARE_EVERY_MS);
    timer.unref();
  };

  return {
    note(id, rate, used) {
      const noted = pending.get(id);
      if (noted) noted.used += used;
      else if (pending.size < PENDING_MAX) pending.set(id, { used, rate });
      shareSoon();
    },
    async ask(id, rate) {
      if (!redis.isQuick()) return 0;
      const answer = await redis
        .run(ASK, [keyOf(id)], [String(rate.burst), String(1 / rate.perMs)], askMaxMs)
        .catch(() => undefined);
      if (!Array.isArray(answer)) return 0;
      const left = Number(answer[1]);
      if (!Number.isFinite(left)) return 0;
      buckets.lower(id, rate, left);
      return answer[0] === "no" ? Math.max(1, Math.ceil((1 - left) / rate.perMs)) : 0;
    },
  };
}
