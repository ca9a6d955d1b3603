import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "../../../test/redisServer.ts";
import { systemClock } from "../clock.ts";
import type { Database } from "../db/database.ts";
import { createLogger } from "../logger.ts";
import { createRedisLink, type RedisLink } from "../redis/redisLink.ts";
import { createOpenCounts } from "../socket/openCounts.ts";
import { createLimits } from "./createLimits.ts";
import type { Limits } from "./limits.ts";

const noDatabase = {} as Database; // buckets ask none
const SECRET = "one installation's own secret, 7c1f";
const logger = createLogger("silent");
const PATIENCE_MS = 30_000;

describe("limits of several processes over Redis", () => {
  let redis: RedisServer;
  const links: RedisLink[] = [];
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `key ${keys}`;
  };

  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterEach(() => {
    for (const link of links.splice(0)) link.stop();
  });
  afterAll(() => redis.kill());

  interface Process {
    readonly limits: Limits;
    readonly link: RedisLink;
    /** Questions it asked Redis, and those that were answered. */
    readonly asked: () => number;
    readonly answered: () => number;
  }
  /** @param isPatient waits for Redis longer than anybody else would: the machine may be busy, it is not Redis that hangs */
  const openProcess = async (url = redis.url, secret = SECRET, isPatient = true): Promise<Process> => {
    const real = createRedisLink({ JWT_SECRET: secret }, url, logger);
    links.push(real);
    real.start();
    await expect.poll(() => real.isQuick()).toBe(true);
    let [asked, answered] = [0, 0];
    const run: RedisLink["run"] = async (script, keys, args, timeoutMs) => {
      asked += 1;
      const answer = await real.run(script, keys, args, isPatient ? PATIENCE_MS : timeoutMs);
      answered += 1;
      return answer;
    };
    const link = { ...real, run };
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock, link);
    return { limits, link, asked: () => asked, answered: () => answered };
  };
  /** Does what is counted, and waits until the process told Redis and heard what the others told. */
  const told = async <T>({ answered }: Process, work: () => T): Promise<T> => {
    const before = answered();
    const result = work();
    await expect.poll(answered).toBeGreaterThan(before);
    return result;
  };
  /** Milliseconds since it was made: buckets fill while a test is under way, however long that takes. */
  const stopwatch = (): (() => number) => {
    const since = performance.now();
    return () => performance.now() - since;
  };
  const passes = (limits: Limits, name: string, key: string): boolean => {
    try {
      limits.take(name, key);
      return true;
    } catch {
      return false;
    }
  };
  const passed = (limits: Limits, key: string, tries: number): number =>
    Array.from({ length: tries }, () => passes(limits, "assistantReply", key)).filter(Boolean).length;
  const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it("hold together: what one let through, the other counts", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    const elapsed = stopwatch();
    const refilled = () => Math.floor(elapsed() / 4000);
    expect(await told(a, () => passed(a.limits, key, 8))).toBe(8); // of a burst of twelve, one more in four seconds
    // Nothing is known of this key here: it is told, and hears of the others.
    expect(await told(b, () => passed(b.limits, key, 1))).toBe(1);
    const rest = passed(b.limits, key, 10); // twelve in all
    expect(rest).toBeGreaterThanOrEqual(3);
    expect(rest).toBeLessThanOrEqual(3 + refilled());
    expect(await told(a, () => passed(a.limits, key, 1))).toBe(1); // it has not asked since: one more, and it knows
    expect(passed(a.limits, key, 10) + passed(b.limits, key, 10)).toBeLessThanOrEqual(1 + 2 * refilled());
  });

  it("pay back what both let through in the same moment, so the rate holds over time", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    const burst = (limits: Limits) => Array.from({ length: 20 }, () => passes(limits, "message", key)).filter(Boolean);
    const elapsed = stopwatch();
    const both = async () => {
      let first: unknown[] = [];
      let second: unknown[] = [];
      await told(b, () => {
        second = burst(b.limits);
        return told(a, () => {
          first = burst(a.limits);
        });
      });
      return first.length + second.length;
    };
    expect(Math.abs((await both()) - 20)).toBeLessThanOrEqual(1); // ten each, before either heard of the other
    const extra = await both(); // who was told first knows by this refusal
    expect(extra).toBeLessThanOrEqual(1 + Math.floor(elapsed() / 500));
    const refusedAt = elapsed();
    // Ten too many at two a second: nothing more for about five seconds, and the wait is told truly.
    const waits = [a, b].map(({ limits }) => {
      try {
        limits.take("message", key);
        return 0;
      } catch (error) {
        return error instanceof Error && "retryAfterMs" in error ? Number(error.retryAfterMs) : 0;
      }
    });
    for (const wait of waits) expect(refusedAt + wait).toBeGreaterThan(5000);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(5500 + 500 * extra);
  });

  it("are strict where they ask first: a hundred starts at once on two processes let thirty pass", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    const elapsed = stopwatch();
    const tries = Array.from({ length: 100 }, (_, n) => (n % 2 ? a : b).limits.takeTogether("sessionStart", key));
    const outcomes = await Promise.allSettled(tries);
    const let_ = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(let_).toBeGreaterThanOrEqual(30);
    expect(let_).toBeLessThanOrEqual(31 + Math.floor(elapsed() / 1000)); // one a second comes in
    const [refused] = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "rate_limited", retryAfterMs: expect.any(Number) });
  });

  it("never wait for a Redis that hangs, and hear of each other again when it goes on", async () => {
    const [a, b] = [await openProcess(redis.url, SECRET, false), await openProcess(redis.url, SECRET, false)];
    redis.freeze();
    const key = newKey();
    try {
      for (let n = 0; n < 1000; n += 1) passes(a.limits, "general", key);
      const [elapsed, asked] = [stopwatch(), a.asked()];
      for (let n = 0; n < 10; n += 1) await a.limits.takeTogether("sessionStart", key);
      // The first waited 50 ms and the next ones knew: within a second nobody asks again.
      expect(a.asked() - asked).toBeLessThanOrEqual(2 + Math.floor(elapsed() / 1000));
      await expect(
        (async () => {
          for (let n = 0; n < 300; n += 1) await a.limits.takeTogether("sessionStart", key);
        })(),
      ).rejects.toMatchObject({ code: "rate_limited" }); // by itself it still refuses
    } finally {
      redis.thaw();
    }
    await expect.poll(() => sharesAgain(a.limits, b.limits), { timeout: 30_000 }).toBe(true);
  });

  it("outlive a Redis that is killed and comes back empty", async () => {
    const [a, b] = [await openProcess(redis.url, SECRET, false), await openProcess(redis.url, SECRET, false)];
    const key = newKey();
    const elapsed = stopwatch();
    expect(await told(a, () => passed(a.limits, key, 12))).toBe(12);
    await redis.kill();
    expect(passed(a.limits, key, 5)).toBeLessThanOrEqual(Math.floor(elapsed() / 4000)); // what this process knows, it knows
    for (let n = 0; n < 5; n += 1) await b.limits.takeTogether("sessionStart", key);
    await redis.restart();
    await expect.poll(() => sharesAgain(a.limits, b.limits), { timeout: 30_000 }).toBe(true);
    expect(passed(a.limits, key, 5)).toBeLessThanOrEqual(Math.floor(elapsed() / 4000)); // an empty Redis forgives nobody here
  });

  /** Whether a fresh key's uses on one are known by the other. */
  const sharesAgain = async (a: Limits, b: Limits): Promise<boolean> => {
    const key = newKey();
    passed(a, key, 12);
    await settle(500);
    passed(b, key, 1);
    await settle(500);
    return passed(b, key, 1) === 0;
  };

  it("end nowhere in Redis when nobody uses them", async () => {
    const { limits } = await openProcess();
    const key = newKey();
    const use = () => {
      for (let n = 0; n < 12; n += 1) passes(limits, "typing", key); // full again after three seconds
      return redis.ask("KEYS", `*typing*${key}`);
    };
    await expect.poll(use).toContain(key);
    await expect.poll(() => redis.ask("KEYS", `*typing*${key}`)).not.toContain(key);
  });

  it("are each installation's own on a Redis that several share", async () => {
    const [a, b] = [await openProcess(), await openProcess(redis.url, "another installation's secret, 91ab")];
    const key = newKey();
    expect(await told(a, () => passed(a.limits, key, 12))).toBe(12);
    expect(await told(b, () => passed(b.limits, key, 1))).toBe(1);
    expect(passed(b.limits, key, 11)).toBe(11);
  });

  it("need the password where Redis asks for one, and go by themselves without it", async () => {
    const guarded = await startRedisServer({ password: "a p@ss:word/of 1ts own" });
    const [a, b] = [await openProcess(guarded.url), await openProcess(guarded.url)];
    await expect.poll(() => sharesAgain(a.limits, b.limits)).toBe(true);
    const stranger = createRedisLink({ JWT_SECRET: SECRET }, guarded.url.replace(/:\/\/.*@/, "://:wrong@"), logger);
    links.push(stranger);
    stranger.start();
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock, stranger);
    await limits.takeTogether("sessionStart", newKey());
    expect(passed(limits, newKey(), 20)).toBe(12);
    expect(stranger.isQuick()).toBe(false);
    await guarded.kill();
  });

  it("count the open connections of an address over all processes", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const here = createOpenCounts(a.link, 2, logger);
    const there = createOpenCounts(b.link, 2, logger);
    for (let n = 0; n < 6; n += 1) here.enter("office");
    for (let n = 0; n < 3; n += 1) there.enter("office");
    expect(there.isFull("office", 10)).toBe(false);
    there.enter("office");
    await expect.poll(() => there.isFull("office", 10)).toBe(true);
    await expect.poll(() => here.isFull("office", 10), { timeout: 25_000 }).toBe(true); // told at the next refresh
    for (let n = 0; n < 3; n += 1) here.leave("office");
    await expect.poll(() => there.isFull("office", 10)).toBe(false);
    here.release();
    await expect.poll(() => there.isFull("office", 5), { timeout: 25_000 }).toBe(false); // only its own four
    there.release();
  });
});
