import { BACKOFF_MAX_MS, SHOWN_UNSENT_AFTER_MS } from "@chat/contract/limits";
import type { Accepted } from "@chat/contract/messages";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DeviceStorage } from "./deviceStorage.ts";
import { createOutbox, type OutboxEntry } from "./outbox.ts";

const KEY = "outbox";

function memoryStorage(): DeviceStorage {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

/** A server that stores once per client id, and an outbox that sends to it. */
function rig(storage = memoryStorage(), tab = "tab-a") {
  const stored: { clientId: string; body: string }[] = [];
  const server = {
    stored,
    tries: [] as string[],
    fail: (_entry: OutboxEntry): Error | undefined => undefined,
    hold: undefined as Promise<void> | undefined,
  };
  const refused: { bodies: readonly string[]; code: unknown }[] = [];
  const outbox = createOutbox({
    storage,
    key: KEY,
    tab,
    send: async (entry): Promise<Accepted> => {
      server.tries.push(entry.body);
      await server.hold;
      const error = server.fail(entry);
      if (error) throw error;
      const known = stored.findIndex((each) => each.clientId === entry.clientId);
      if (known < 0) stored.push({ clientId: entry.clientId, body: entry.body });
      const seq = known < 0 ? stored.length : known + 1;
      return {
        clientId: entry.clientId,
        seq,
        at: new Date().toISOString(),
        duplicate: known >= 0,
        head: stored.length,
      };
    },
    onStored: () => undefined,
    onRefused: (_, bodies, error) =>
      void refused.push({ bodies, code: error instanceof ApiError ? error.code : error }),
  });
  return { storage, server, outbox, refused };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("sends in order, one at a time, and keeps nothing that was acknowledged", async () => {
  const { outbox, server, storage } = rig();
  let release: (() => void) | undefined;
  server.hold = new Promise((resolve) => {
    release = resolve;
  });
  outbox.add("s1", "one", 1);
  outbox.add("s1", "two", 1);
  await settle();
  expect(server.tries).toEqual(["one"]);
  server.hold = undefined;
  release?.();
  await settle();
  expect(server.stored.map((row) => row.body)).toEqual(["one", "two"]);
  expect(outbox.get().map((entry) => [entry.status, entry.seq])).toEqual([
    ["stored", 1],
    ["stored", 2],
  ]);
  expect(storage.read(KEY)).toBeNull();
});

it("keeps the local echo until its row is on screen", async () => {
  const { outbox } = rig();
  const entry = outbox.add("s1", "one", 1);
  await settle();
  expect(outbox.get()).toHaveLength(1);
  outbox.forget(new Set([entry.clientId]));
  expect(outbox.get()).toEqual([]);
});

it("tries again with the same id after a lost acknowledgement, and stores once", async () => {
  const { outbox, server } = rig();
  let lost = 2;
  server.fail = (entry) => {
    if (lost === 0) return undefined;
    lost -= 1;
    // it was stored; only the answer did not come back
    if (!server.stored.some((row) => row.clientId === entry.clientId))
      server.stored.push({ clientId: entry.clientId, body: entry.body });
    return new ApiError("timeout");
  };
  outbox.add("s1", "one", 1);
  await vi.advanceTimersByTimeAsync(BACKOFF_MAX_MS * 3);
  expect(server.tries).toEqual(["one", "one", "one"]);
  expect(server.stored).toHaveLength(1);
  expect(outbox.get()[0]?.status).toBe("stored");
});

it("shows a message as not sent after a minute while it goes on trying", async () => {
  const { outbox, server } = rig();
  server.fail = () => new ApiError("unreachable");
  outbox.add("s1", "one", 1);
  await vi.advanceTimersByTimeAsync(SHOWN_UNSENT_AFTER_MS - BACKOFF_MAX_MS);
  expect(outbox.get()[0]?.status).toBe("sending");
  await vi.advanceTimersByTimeAsync(BACKOFF_MAX_MS * 3);
  expect(outbox.get()[0]?.status).toBe("unsent");
  server.fail = () => undefined;
  await vi.advanceTimersByTimeAsync(BACKOFF_MAX_MS + 1);
  expect(outbox.get()[0]?.status).toBe("stored");
});

it("waits as long as the server asks", async () => {
  const { outbox, server } = rig();
  server.fail = () => new ApiError("rate_limited", { retryAfterMs: 30_000 });
  outbox.add("s1", "one", 1);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(server.tries).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(server.tries).toHaveLength(2);
});

it("gives a refused message back with all that waited behind it, and goes on with other chats", async () => {
  const { outbox, server, refused, storage } = rig();
  server.fail = (entry) => (entry.sessionId === "s1" ? new ApiError("stale_epoch") : undefined);
  outbox.add("s1", "one", 1);
  outbox.add("s1", "two", 1);
  outbox.add("s2", "other", 1);
  await settle();
  expect(refused).toEqual([{ bodies: ["one", "two"], code: "stale_epoch" }]);
  expect(server.tries.filter((body) => body === "two")).toEqual([]);
  expect(server.stored.map((row) => row.body)).toEqual(["other"]);
  expect(outbox.get().every((entry) => entry.sessionId === "s2")).toBe(true);
  expect(storage.read(KEY)).toBeNull();
});

it("survives a reload: the same tab sends what it had begun, with the same id", async () => {
  const storage = memoryStorage();
  const before = rig(storage);
  before.server.fail = () => new ApiError("unreachable");
  const entry = before.outbox.add("s1", "one", 1);
  await settle();
  before.outbox.stop();
  const after = rig(storage);
  await settle();
  expect(after.server.stored).toEqual([{ clientId: entry.clientId, body: "one" }]);
});

it("leaves another tab's message to it, and takes it over once that tab must be gone", async () => {
  const storage = memoryStorage();
  const other = rig(storage, "tab-b");
  other.server.fail = () => new ApiError("unreachable");
  other.outbox.add("s1", "one", 1);
  await settle();
  other.outbox.stop();
  const mine = rig(storage, "tab-a");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(mine.server.tries).toEqual([]);
  expect(mine.outbox.get()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(mine.server.stored.map((row) => row.body)).toEqual(["one"]);
});

it("forgets a deleted message", async () => {
  const { outbox, server, storage } = rig();
  server.fail = () => new ApiError("unreachable");
  const entry = outbox.add("s1", "one", 1);
  await settle();
  outbox.remove(entry.clientId);
  server.fail = () => undefined;
  await vi.advanceTimersByTimeAsync(BACKOFF_MAX_MS * 2);
  expect(server.stored).toEqual([]);
  expect(storage.read(KEY)).toBeNull();
});

it("reads rubbish on the device as nothing", async () => {
  const storage = memoryStorage();
  storage.write(KEY, '[{"clientId":1}]');
  const { outbox, server } = rig(storage);
  await settle();
  expect(outbox.get()).toEqual([]);
  outbox.add("s1", "one", 1);
  await settle();
  expect(server.stored).toHaveLength(1);
});
