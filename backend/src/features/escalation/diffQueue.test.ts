import { describe, expect, it } from "vitest";
import { diffQueue } from "./diffQueue.ts";
import type { QueuePlace } from "./queue.view.ts";

const place = (name: string, position: number, fingerprint = "1 1 1"): QueuePlace => ({
  workspaceId: 1,
  sessionId: position,
  sessionPublicId: name,
  position,
  fingerprint,
  total: 3,
});
const queue = (...places: QueuePlace[]) => ({ places, isStaffed: true });
const names = (places: readonly QueuePlace[]) => places.map((one) => one.sessionPublicId);

describe("diffQueue", () => {
  it("tells everything at the first reading", () => {
    const { changed, removed, shifted } = diffQueue(undefined, queue(place("a", 1), place("b", 2)));
    expect([names(changed), removed, names(shifted)]).toEqual([["a", "b"], [], ["a", "b"]]);
  });

  it("tells nothing when nothing changed", () => {
    const reading = queue(place("a", 1), place("b", 2));
    expect(diffQueue(reading, queue(place("a", 1), place("b", 2)))).toEqual({ changed: [], removed: [], shifted: [] });
  });

  it("moves up those behind who left, and only them", () => {
    const before = queue(place("a", 1), place("b", 2), place("c", 3));
    const { changed, removed, shifted } = diffQueue(before, queue(place("a", 1), place("c", 2)));
    expect([names(changed), removed, names(shifted)]).toEqual([[], ["b"], ["c"]]);
  });

  it("tells the team of what is shown differently, the visitor not", () => {
    const { changed, shifted } = diffQueue(queue(place("a", 1, "1 4 1")), queue(place("a", 1, "1 5 1")));
    expect([names(changed), names(shifted)]).toEqual([["a"], []]);
  });

  it("tells every visitor when the last agent leaves or the first comes", () => {
    const before = queue(place("a", 1), place("b", 2));
    expect(names(diffQueue(before, { ...before, isStaffed: false }).shifted)).toEqual(["a", "b"]);
  });
});
