import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../clock.ts";
import type { Database } from "../db/database.ts";
import { createLimits } from "./createLimits.ts";

const noDatabase = {} as Database; // `take` asks none

describe("createLimits", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => vi.useRealTimers());
  const passes = (limits: ReturnType<typeof createLimits>, key = "k") => {
    try {
      limits.take("message", key);
      return true;
    } catch {
      return false;
    }
  };

  it("lets ten through at once and two a second after that", () => {
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock);
    expect(Array.from({ length: 12 }, () => passes(limits))).toEqual([...Array(10).fill(true), false, false]);
    vi.advanceTimersByTime(500);
    expect([passes(limits), passes(limits)]).toEqual([true, false]);
    vi.advanceTimersByTime(60_000);
    expect(Array.from({ length: 12 }, () => passes(limits)).filter(Boolean)).toHaveLength(10);
  });

  it("says how long to wait, and counts each key alone", () => {
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock);
    for (let n = 0; n < 10; n += 1) limits.take("message", "one");
    expect(() => limits.take("message", "one")).toThrow(
      expect.objectContaining({ code: "rate_limited", retryAfterMs: 500 }),
    );
    expect(passes(limits, "two")).toBe(true);
  });

  it("is multiplied for benches", () => {
    const limits = createLimits({ RATE_FACTOR: 10 }, noDatabase, systemClock);
    expect(Array.from({ length: 110 }, () => passes(limits)).filter(Boolean)).toHaveLength(100);
  });

  it("keeps a bounded number of keys, the lately used ones", () => {
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock);
    for (let n = 0; n < 10; n += 1) limits.take("message", "victim");
    const victim = [];
    for (let n = 0; n < 60_000; n += 1) {
      limits.take("message", `forged ${n}`);
      if (n % 10_000 === 0) victim.push(passes(limits, "victim"));
    }
    expect(victim).toEqual(Array(6).fill(false)); // a key in use is not pushed out by forged ones
  });

  it("knows every limit that the contract names", () => {
    const limits = createLimits({ RATE_FACTOR: 1 }, noDatabase, systemClock);
    expect(() => limits.take("nonsense", "k")).toThrow("There is no limit named nonsense");
  });
});
