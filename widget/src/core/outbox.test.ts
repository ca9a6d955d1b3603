// @vitest-environment jsdom
import { SHOWN_UNSENT_AFTER_MS } from "@chat/contract/wire";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "./CallError.ts";
import { createLease } from "./lease.ts";
import { createOutbox, isOverdue, type Outgoing } from "./outbox.ts";
import { createStorage } from "./storage.ts";

const open: { destroy(): void }[] = [];
const makeTab = (send: (item: Outgoing) => Promise<void>, tab = "tab-a", isHeld = () => false) => {
  const storage = createStorage("demo");
  const outbox = createOutbox({
    storage,
    lease: createLease(storage, tab),
    send,
    isHeld,
    onChange: () => {},
    random: () => 0.5,
  });
  open.push(outbox);
  return outbox;
};
const bodies = (items: readonly Outgoing[]) => items.map((item) => item.body);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  for (const outbox of open.splice(0)) outbox.destroy();
  vi.useRealTimers();
});

describe("outbox", () => {
  it("writes a message down before the first try", () => {
    let stored = 0;
    const outbox = makeTab(async () => {
      stored = Object.keys(localStorage).filter((key) => key.startsWith("chatWidget:demo:out:")).length;
    });
    outbox.add("hello");
    expect(stored).toBe(1);
  });

  it("sends first in, first out, one at a time, and forgets what arrived", async () => {
    const sent: string[] = [];
    let inFlight = 0;
    const outbox = makeTab(async (item) => {
      expect(++inFlight).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      sent.push(item.body);
      inFlight--;
    });
    for (const body of ["one", "two", "three"]) outbox.add(body);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["one", "two", "three"]);
    expect(outbox.items()).toEqual([]);
  });

  it("keeps what is held as it is, neither refused nor tried again, until it may go", async () => {
    let isHeld = false;
    const tries: string[] = [];
    const outbox = makeTab(
      async (item) => {
        tries.push(item.body);
        if (tries.length > 1) return;
        isHeld = true;
        throw new CallError("invalid_input");
      },
      "tab-a",
      () => isHeld,
    );
    outbox.add("hello");
    outbox.add("again");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(tries).toEqual(["hello"]);
    expect(outbox.items().map(({ body, refusal }) => [body, refusal])).toEqual([
      ["hello", undefined],
      ["again", undefined],
    ]);
    isHeld = false;
    outbox.resume();
    await vi.advanceTimersByTimeAsync(10);
    expect(tries).toEqual(["hello", "hello", "again"]);
  });

  it("repeats with the same client id until it arrives, and keeps the order meanwhile", async () => {
    const tries: string[] = [];
    let failures = 3;
    const outbox = makeTab(async (item) => {
      tries.push(item.clientId);
      if (failures-- > 0) throw new CallError("unavailable");
    });
    const first = outbox.add("one");
    const second = outbox.add("two");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(tries).toEqual([first.clientId, first.clientId, first.clientId, first.clientId, second.clientId]);
  });

  it("waits as long as the server asks", async () => {
    const tries: number[] = [];
    const outbox = makeTab(async () => {
      tries.push(Date.now());
      if (tries.length === 1) throw new CallError("rate_limited", "", 7000);
    });
    outbox.add("one");
    await vi.advanceTimersByTimeAsync(6900);
    expect(tries).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(tries).toHaveLength(2);
  });

  it("stops and shows a message that is refused for good, and lets the next one pass", async () => {
    const outbox = makeTab(async (item) => {
      if (item.body === "bad") throw new CallError("invalid_input");
    });
    outbox.add("bad");
    outbox.add("good");
    await vi.advanceTimersByTimeAsync(100);
    expect(outbox.items()).toMatchObject([{ body: "bad", refusal: "invalid_input" }]);
  });

  it("sends a refused one again when asked, and drops it when asked", async () => {
    let isRefusing = true;
    const outbox = makeTab(async () => {
      if (isRefusing) throw new CallError("forbidden");
    });
    const item = outbox.add("one");
    await vi.advanceTimersByTimeAsync(10);
    isRefusing = false;
    outbox.retry(item.clientId);
    await vi.advanceTimersByTimeAsync(10);
    expect(outbox.items()).toEqual([]);
  });

  it("calls a message overdue after a minute, while it goes on trying", async () => {
    let tries = 0;
    const outbox = makeTab(async () => {
      tries++;
      throw new CallError("timeout");
    });
    const item = outbox.add("one");
    await vi.advanceTimersByTimeAsync(SHOWN_UNSENT_AFTER_MS + 1);
    expect(isOverdue(item, Date.now())).toBe(true);
    const before = tries;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(tries).toBeGreaterThan(before);
  });

  it("goes on after a reload with what was not sent", async () => {
    const before = makeTab(() => new Promise(() => {}));
    before.add("one");
    before.add("two");
    before.destroy();
    const sent: string[] = [];
    makeTab(async (item) => void sent.push(item.body), "tab-after").resume();
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["one", "two"]);
  });

  it("lets one tab send for all", async () => {
    const sent: string[] = [];
    const slow = makeTab(
      (item) => new Promise((resolve) => setTimeout(() => resolve(void sent.push(`a:${item.body}`)), 3000)),
      "tab-a",
    );
    const other = makeTab(async (item) => void sent.push(`b:${item.body}`), "tab-b");
    slow.add("one");
    other.add("two");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(["a:one", "a:two"]);
    expect(bodies(other.items())).toEqual([]);
  });

  it("takes over from a tab that died without giving the lease back", async () => {
    const storage = createStorage("demo");
    createLease(storage, "dead").hold();
    const sent: string[] = [];
    makeTab(async (item) => void sent.push(item.body)).add("one");
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(8000);
    expect(sent).toEqual(["one"]);
  });
});

describe("lease", () => {
  it("is not believed when it lies further ahead than any lease can", () => {
    const storage = createStorage("demo");
    createLease(storage, "a", () => Date.now() + 7_200_000).hold();
    expect(createLease(storage, "b").hold()).toBe(true);
  });
});

describe("storage", () => {
  it("keeps values in memory where the browser refuses", () => {
    const refuse = vi.spyOn(globalThis.Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const storage = createStorage("demo");
    storage.write("out:1", "kept");
    expect([storage.read("out:1"), storage.names()]).toEqual(["kept", ["out:1"]]);
    refuse.mockRestore();
  });
  it("sees only names of its own widget", () => {
    createStorage("demo2").write("a", "1");
    expect(createStorage("demo").names()).toEqual([]);
  });
  it("stores nothing at all when told so", () => {
    const storage = createStorage("demo", "none");
    storage.write("", "x");
    expect([storage.read(""), localStorage.length, sessionStorage.length]).toEqual(["x", 0, 0]);
  });
});
