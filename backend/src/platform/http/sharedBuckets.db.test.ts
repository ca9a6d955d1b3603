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

  const openProcess = async (
    url = redis.url,
    secret = SECRET,
    askMaxMs?: number,
  ): Promise<{ limits: Limits; link: RedisLink }> => {
    const link = createRedisLink({ JWT_SECRET: secret }, url, logger);
    links.push(link);
    link.start();
    await expect.poll(() => link.isQuick(), { timeout: 5000, interval: 10 }).toBe(true);
    return { limits: createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock, link, askMaxMs), link };
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
  const settle = (ms = 800) => new Promise((resolve) => setTimeout(resolve, ms));

  it("hold together: what one let through, the other counts", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    expect(passed(a.limits, key, 8)).toBe(8); // of a burst of twelve, one more in four seconds
    await settle();
    expect(passed(b.limits, key, 1)).toBe(1); // nothing known of this key here: it is told, and hears of the others
    await settle();
    expect(Math.abs(passed(b.limits, key, 10) - 3.5)).toBeLessThan(1); // twelve in all, thirteen if four seconds passed
    expect(passed(a.limits, key, 1)).toBe(1); // it has not asked since: one more, and it knows
    await settle();
    expect(passed(a.limits, key, 10) + passed(b.limits, key, 10)).toBeLessThanOrEqual(1);
  });

  it("pay back what both let through in the same moment, so the rate holds over time", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    const burst = (limits: Limits) => Array.from({ length: 20 }, () => passes(limits, "message", key)).filter(Boolean);
    expect(burst(a.limits).length + burst(b.limits).length).toBe(20); // ten each, before either heard of the other
    await settle();
    expect(burst(a.limits).length + burst(b.limits).length).toBeLessThanOrEqual(1); // who was told first knows by this refusal
    await settle();
    // Ten too many at two a second: nothing more for about five seconds, and the wait is told truly.
    const waits = [a, b].map(({ limits }) => {
      try {
        limits.take("message", key);
        return 0;
      } catch (error) {
        return error instanceof Error && "retryAfterMs" in error ? Number(error.retryAfterMs) : 0;
      }
    });
    for (const wait of waits) expect(wait).toBeGreaterThan(3500);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(5500);
  });

  it("are strict where they ask first: a hundred starts at once on two processes let thirty pass", async () => {
    // A busy machine may take longer than a visitor would be made to wait.
    const patient = () => openProcess(redis.url, SECRET, 10_000);
    const [a, b] = [await patient(), await patient()];
    const key = newKey();
    const tries = Array.from({ length: 100 }, (_, n) => (n % 2 ? a : b).limits.takeTogether("sessionStart", key));
    const outcomes = await Promise.allSettled(tries);
    const let_ = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(let_).toBeGreaterThanOrEqual(30);
    expect(let_).toBeLessThanOrEqual(35); // one a second comes in
    const [refused] = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "rate_limited", retryAfterMs: expect.any(Number) });
  });

  it("never wait for a Redis that hangs, and hear of each other again when it goes on", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    redis.freeze();
    const key = newKey();
    try {
      const since = performance.now();
      for (let n = 0; n < 1000; n += 1) passes(a.limits, "general", key);
      expect(performance.now() - since).toBeLessThan(2000);
      const asked = performance.now();
      for (let n = 0; n < 10; n += 1) await a.limits.takeTogether("sessionStart", key);
      expect(performance.now() - asked).toBeLessThan(2000); // the first waited 50 ms, the next ones knew
      expect(a.link.isQuick()).toBe(false);
      await expect(
        (async () => {
          for (let n = 0; n < 30; n += 1) await a.limits.takeTogether("sessionStart", key);
        })(),
      ).rejects.toMatchObject({ code: "rate_limited" }); // by itself it still refuses
    } finally {
      redis.thaw();
    }
    await expect.poll(() => sharesAgain(a.limits, b.limits), { timeout: 15_000 }).toBe(true);
  });

  it("outlive a Redis that is killed and comes back empty", async () => {
    const [a, b] = [await openProcess(), await openProcess()];
    const key = newKey();
    expect(passed(a.limits, key, 12)).toBe(12);
    await settle();
    await redis.kill();
    expect(passed(a.limits, key, 5)).toBe(0); // what this process knows, it knows
    for (let n = 0; n < 5; n += 1) await b.limits.takeTogether("sessionStart", key);
    await redis.restart();
    await expect.poll(() => sharesAgain(a.limits, b.limits), { timeout: 15_000 }).toBe(true);
    expect(passed(a.limits, key, 5)).toBeLessThanOrEqual(4); // an empty Redis forgives nobody here
  });

  /** Whether a fresh key's uses on one are known by the other. */
  const sharesAgain = async (a: Limits, b: Limits): Promise<boolean> => {
    const key = newKey();
    passed(a, key, 12);
    await settle(250);
    passed(b, key, 1);
    await settle(250);
    return passed(b, key, 1) === 0;
  };

  it("end nowhere in Redis when nobody uses them", async () => {
    const { limits } = await openProcess();
    const key = newKey();
    passes(limits, "typing", key); // full again after a quarter of a second
    await expect.poll(() => redis.ask("KEYS", `*typing*${key}`), { timeout: 2000, interval: 20 }).toContain(key);
    await expect.poll(() => redis.ask("KEYS", `*typing*${key}`), { timeout: 3000 }).not.toContain(key);
  });

  it("are each installation's own on a Redis that several share", async () => {
    const [a, b] = [await openProcess(), await openProcess(redis.url, "another installation's secret, 91ab")];
    const key = newKey();
    expect(passed(a.limits, key, 12)).toBe(12);
    await settle();
    for (let n = 0; n < 12; n += 1) {
      expect(passed(b.limits, key, 1)).toBe(1);
      if (n === 0) await settle();
    }
  });

  it("need the password where Redis asks for one, and go by themselves without it", async () => {
    const guarded = await startRedisServer({ password: "a p@ss:word/of 1ts own" });
    const [a, b] = [await openProcess(guarded.url), await openProcess(guarded.url)];
    expect(await sharesAgain(a.limits, b.limits)).toBe(true);
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
    await expect.poll(() => there.isFull("office", 10), { timeout: 3000 }).toBe(true);
    await expect.poll(() => here.isFull("office", 10), { timeout: 12_000 }).toBe(true); // told at the next refresh
    for (let n = 0; n < 3; n += 1) here.leave("office");
    await expect.poll(() => there.isFull("office", 10), { timeout: 3000 }).toBe(false);
    here.release();
    await expect.poll(() => there.isFull("office", 5), { timeout: 12_000 }).toBe(false); // only its own four
    there.release();
  });
});
