import type { Logger } from "../logger.ts";
import type { RedisLink } from "../redis/redisLink.ts";

const SHARE_EVERY_MS = 250;
/** What is not told again by then belongs to a process that is gone. */
const VALID_MS = 30_000;
const REFRESH_MS = 10_000;
const ANSWER_MAX_MS = 1000;
const KEYS_PER_SCRIPT = 250;

/** Per key a hash: process → "count until". ARGV: process, validity, then a count per key. Answers what the others hold of each. */
const SHARE = `
local now = redis.call('TIME')
now = now[1] * 1000 + now[2] / 1000
local me, valid, others = ARGV[1], tonumber(ARGV[2]), {}
for i, key in ipairs(KEYS) do
  local count, sum = tonumber(ARGV[2 + i]), 0
  if count > 0 then
    redis.call('HSET', key, me, string.format('%d %d', count, now + valid))
    redis.call('PEXPIRE', key, valid)
  else redis.call('HDEL', key, me) end
  local all = redis.call('HGETALL', key)
  for n = 1, #all, 2 do
    if all[n] ~= me then
      local held, ends = string.match(all[n + 1], '^(%d+) (%d+)$')
      if ends and tonumber(ends) > now then sum = sum + tonumber(held) else redis.call('HDEL', key, all[n]) end
    end
  end
  others[i] = sum
end
return others`;

/** How many connections are open by key, here and in the other processes. */
export interface OpenCounts {
  enter(key: string): void;
  leave(key: string): void;
  /** Whether there are `max` already. Never waits: of the others it knows what they told within the last seconds. */
  isFull(key: string, max: number): boolean;
  /** Ours are about to connect elsewhere: they count here no longer, and nothing is told any more. */
  release(): void;
}

/**
 * Counts open connections, and shares the counts over Redis where there is one.
 *
 * Most addresses hold one or two connections and are nobody's danger: only a key that holds `shareFrom` or more here is told, so idle visitors cost Redis nothing.
 * What the processes do not tell each other is below `shareFrom` each.
 */
export function createOpenCounts(redis: RedisLink | null, shareFrom: number, logger: Logger): OpenCounts {
  const open = new Map<string, number>();
  const told = new Set<string>();
  const others = new Map<string, { count: number; until: number }>();
  const dirty = new Set<string>();
  let isSharing = false;

  let isReleased = false;

  const change = (key: string, by: 1 | -1): void => {
    if (isReleased) return;
    const next = (open.get(key) ?? 0) + by;
    if (next > 0) open.set(key, next);
    else open.delete(key);
    if (redis && (next >= shareFrom || told.has(key))) dirty.add(key);
  };

  const shareSome = async (link: RedisLink, keys: readonly string[]): Promise<void> => {
    const counts = keys.map((key) => {
      const count = open.get(key) ?? 0;
      return count >= shareFrom ? count : 0;
    });
    const names = keys.map((key) => `${link.prefix}:open:${key}`);
    const answer = await link.run(SHARE, names, [link.processId, VALID_MS, ...counts].map(String), ANSWER_MAX_MS);
    const until = performance.now() + VALID_MS;
    for (const [index, key] of keys.entries()) {
      if (counts[index]) told.add(key);
      else told.delete(key);
      const count = Array.isArray(answer) ? Number(answer[index]) : 0;
      if (count > 0) others.set(key, { count, until });
      else others.delete(key);
    }
  };

  const share = async (): Promise<void> => {
    if (!redis?.isQuick()) return; // what is dirty stays so
    const keys = [...dirty].slice(0, KEYS_PER_SCRIPT);
    for (const key of keys) dirty.delete(key);
    await shareSome(redis, keys).catch((error: unknown) => {
      for (const key of keys) dirty.add(key);
      logger.debug({ err: error }, "open connections could not be shared; trying again");
    });
  };

  const timers = redis
    ? [
        setInterval(() => {
          if (isSharing || dirty.size === 0) return;
          isSharing = true;
          void share().finally(() => {
            isSharing = false;
          });
        }, SHARE_EVERY_MS),
        setInterval(() => {
          for (const key of told) dirty.add(key);
          for (const [key, { until }] of others) if (until < performance.now()) others.delete(key);
        }, REFRESH_MS),
      ]
    : [];

  return {
    enter: (key) => change(key, 1),
    leave: (key) => change(key, -1),
    isFull(key, max) {
      const elsewhere = others.get(key);
      const count = elsewhere && elsewhere.until >= performance.now() ? elsewhere.count : 0;
      const isFull = (open.get(key) ?? 0) + count >= max;
      if (isFull && count > 0) dirty.add(key); // they may have fewer by now
      return isFull;
    },
    release() {
      isReleased = true;
      for (const timer of timers) clearInterval(timer);
      const keys = [...told];
      open.clear();
      if (redis?.isQuick() && keys.length > 0) shareSome(redis, keys).catch(() => undefined);
    },
  };
}
