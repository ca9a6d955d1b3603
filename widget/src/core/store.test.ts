import type { Message, SyncReply, VisitorSession } from "@chat/contract/messages";
import { GAP_BUFFER_MAX, GAP_WAIT_MS } from "@chat/contract/wire";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "./store.ts";

const row = (seq: number): Message => ({
  sessionId: "s",
  seq,
  kind: "text",
  sender: { kind: "agent", id: null, name: "Ada" },
  clientId: null,
  body: `m${seq}`,
  data: null,
  at: new Date(0).toISOString(),
});
const rowsTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
const session: VisitorSession = {
  id: "s",
  state: "human",
  epoch: 1,
  agent: null,
  queue: null,
  head: 0,
  marks: { visitorDelivered: 0, visitorRead: 0, teamDelivered: 0, teamRead: 0 },
  rating: null,
  asksRating: false,
  email: null,
};
const page = (items: Message[], head: number, incarnation = "one", isDone = true): SyncReply => ({
  items,
  head,
  isDone,
  incarnation,
  session,
});
const make = () => {
  const onGap = vi.fn();
  const onReset = vi.fn();
  const live: number[] = [];
  const store = createStore({
    onRows: (added, isLive) => {
      if (isLive) live.push(...added.map(({ seq }) => seq));
    },
    onReset,
    onGap,
  });
  return { store, onGap, onReset, live, seqs: () => store.rows().map(({ seq }) => seq) };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("store", () => {
  it("shows any shuffled, doubled delivery once and in order", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { store, seqs } = make();
      let state = seed;
      const random = () => {
        state = (state * 16807) % 2147483647;
        return state / 2147483647;
      };
      const deliveries = [...rowsTo(1, 40), ...rowsTo(1, 40)].sort(() => random() - 0.5);
      for (const message of deliveries) store.receive(message, 40);
      expect(seqs()).toEqual(rowsTo(1, 40).map(({ seq }) => seq));
    }
  });

  it("asks for a gap only after it has lasted", () => {
    const { store, onGap, seqs } = make();
    store.receive(row(1), 1);
    store.receive(row(3), 3);
    vi.advanceTimersByTime(GAP_WAIT_MS - 10);
    store.receive(row(2), 3);
    vi.advanceTimersByTime(1000);
    expect([seqs(), onGap.mock.calls.length]).toEqual([[1, 2, 3], 0]);
    store.receive(row(5), 5);
    vi.advanceTimersByTime(GAP_WAIT_MS + 1);
    expect(onGap).toHaveBeenCalledTimes(1);
  });

  it("notices a lost last message by the head alone", () => {
    const { store, onGap } = make();
    store.page(page(rowsTo(1, 2), 2), 0);
    store.noteHead(3, "one");
    vi.advanceTimersByTime(GAP_WAIT_MS + 1);
    expect(onGap).toHaveBeenCalledTimes(1);
  });

  it("keeps at most 200 rows ahead of a gap and still converges", () => {
    const { store, seqs } = make();
    for (const message of rowsTo(2, 400)) store.receive(message, 400);
    store.page(page([row(1)], 400), 0);
    expect(seqs().length).toBe(GAP_BUFFER_MAX + 1);
    store.page(page(rowsTo(202, 400), 400), store.last());
    expect(seqs()).toEqual(rowsTo(1, 400).map(({ seq }) => seq));
  });

  it("drops what it has when the store is another copy", () => {
    const { store, onReset, onGap, seqs } = make();
    store.page(page(rowsTo(1, 5), 5), 0);
    store.noteHead(3, "two");
    expect([onReset.mock.calls.length, onGap.mock.calls.length, seqs()]).toEqual([1, 1, []]);
    store.page(page(rowsTo(1, 3), 3, "two"), 0);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("only asks when a head is lower, for it may merely be late", () => {
    const { store, onReset, onGap, seqs } = make();
    store.page(page(rowsTo(1, 5), 5), 0);
    store.noteHead(4, "one");
    expect([onReset.mock.calls.length, onGap.mock.calls.length, seqs().length]).toEqual([0, 1, 5]);
    store.page(page([], 5), 5);
    expect(onReset).not.toHaveBeenCalled();
  });

  it("drops what it has when a sync proves that the head went back", () => {
    const { store, onReset } = make();
    store.page(page(rowsTo(1, 5), 5), 0);
    expect(store.page(page([], 2), 5)).toBe(true);
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it("does not use a page that another copy made for numbers we no longer hold", () => {
    const { store, seqs } = make();
    store.page(page(rowsTo(1, 5), 5), 0);
    expect(store.page(page(rowsTo(6, 7), 7, "two"), 5)).toBe(true);
    expect(seqs()).toEqual([]);
  });

  it("calls history what comes with the first page, and live what comes after", () => {
    const { store, live } = make();
    store.page(page(rowsTo(1, 3), 3), 0);
    store.receive(row(4), 4);
    store.page(page([row(5)], 5), 4);
    expect(live).toEqual([4, 5]);
  });
});
