import { describe, expect, it } from "vitest";
import { createLoadingCache } from "./loadingCache.ts";

const gate = () => {
  let open: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    open = resolve;
  });
  return { promise, open };
};

describe("createLoadingCache", () => {
  it("loads a key once for callers that ask at the same time, and again after it was forgotten", async () => {
    let loads = 0;
    const cache = createLoadingCache({
      maxEntries: 10,
      ttlMs: 60_000,
      load: async (key: string) => `${key}${++loads}`,
    });
    expect(await Promise.all([cache.get("a"), cache.get("a")])).toEqual(["a1", "a1"]);
    expect(await cache.get("a")).toBe("a1");
    cache.forget("a");
    expect(await cache.get("a")).toBe("a2");
  });

  it("does not remember what was being read while the key was forgotten", async () => {
    const gates = [gate(), gate()];
    let loads = 0;
    const cache = createLoadingCache({
      maxEntries: 10,
      ttlMs: 60_000,
      load: (_key: string) => gates[loads++]?.promise ?? Promise.reject(new Error("one load too many")),
    });
    const old = cache.get("a");
    cache.forget("a");
    const fresh = cache.get("a");
    gates[1]?.open("new");
    gates[0]?.open("old");
    expect(await old).toBe("old");
    expect(await fresh).toBe("new");
    expect(await cache.get("a")).toBe("new");
  });

  it("does not remember a failure", async () => {
    let loads = 0;
    const cache = createLoadingCache({
      maxEntries: 10,
      ttlMs: 60_000,
      load: async (_key: string) => {
        loads += 1;
        if (loads === 1) throw new Error("database away");
        return "there";
      },
    });
    await expect(cache.get("a")).rejects.toThrow("database away");
    expect(await cache.get("a")).toBe("there");
  });

  it("keeps at most its number of keys, dropping the one used longest ago", async () => {
    const loaded: string[] = [];
    const cache = createLoadingCache({
      maxEntries: 2,
      ttlMs: 60_000,
      load: async (key: string) => {
        loaded.push(key);
        return key;
      },
    });
    await cache.get("a");
    await cache.get("b");
    await cache.get("a");
    await cache.get("c");
    expect(cache.size).toBe(2);
    await cache.get("a");
    await cache.get("b");
    expect(loaded).toEqual(["a", "b", "c", "b"]);
  });

  it("drops the value used longest ago when all together weigh too much", async () => {
    const cache = createLoadingCache({
      maxEntries: 10,
      ttlMs: 60_000,
      load: async (key: string) => key,
      weigh: (value) => value.length,
      maxWeight: 5,
    });
    for (const key of ["aaa", "bb", "cc"]) await cache.get(key);
    expect(cache.size).toBe(2);
    await cache.get("far too heavy");
    expect(cache.size).toBe(1);
  });

  it("loads again once its time is over", async () => {
    let loads = 0;
    const cache = createLoadingCache({ maxEntries: 2, ttlMs: 0, load: async (_key: string) => ++loads });
    await cache.get("a");
    expect(await cache.get("a")).toBe(2);
  });
});
