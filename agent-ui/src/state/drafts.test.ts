import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DeviceStorage } from "./deviceStorage.ts";
import { createDrafts } from "./drafts.ts";

function memoryStorage(): DeviceStorage {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("keeps a draft per chat over a reload", async () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "d");
  drafts.put("a", "half a sen");
  drafts.put("b", "other");
  await vi.advanceTimersByTimeAsync(1000);
  drafts.put("b", "");
  drafts.flush();
  expect([...createDrafts(storage, "d").get()]).toEqual([["a", "half a sen"]]);
});

it("gives refused words back before what was typed since, at once on the device", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "d");
  drafts.put("a", "typed since");
  drafts.giveBack("a", ["one", "two"]);
  expect(createDrafts(storage, "d").get().get("a")).toBe("one\n\ntwo\n\ntyped since");
});

it("does not undo what another tab wrote to another chat", () => {
  const storage = memoryStorage();
  const one = createDrafts(storage, "d");
  const two = createDrafts(storage, "d");
  one.put("a", "from one");
  one.flush();
  two.put("b", "from two");
  two.flush();
  expect([...createDrafts(storage, "d").get().keys()].sort()).toEqual(["a", "b"]);
});

it("forgets drafts of a month ago", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "d");
  drafts.put("a", "old");
  drafts.flush();
  vi.setSystemTime(Date.now() + 31 * 86_400_000);
  expect([...createDrafts(storage, "d").get()]).toEqual([]);
});
