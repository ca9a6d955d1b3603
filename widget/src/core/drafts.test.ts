import type { Message } from "@chat/contract/messages";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDrafts } from "./drafts.ts";

const row = (kind: "assistant" | "agent", draftId?: string): Message => ({
  sessionId: "s",
  seq: 1,
  kind: "text",
  sender: { kind, id: null, name: null },
  clientId: null,
  body: "",
  data: draftId ? { draftId } : null,
  at: new Date(0).toISOString(),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("drafts", () => {
  it("shows chunks in the order of their numbers, whatever the order they come in", () => {
    const drafts = createDrafts(() => {});
    for (const [index, text] of [
      [2, "c"],
      [0, "a"],
      [1, "b"],
      [1, "b"],
    ] as const)
      drafts.chunk({ draftId: "d", index, text });
    expect(drafts.current()?.text).toBe("abc");
  });
  it("starts over when number 0 comes again", () => {
    const drafts = createDrafts(() => {});
    drafts.chunk({ draftId: "d", index: 0, text: "old" });
    drafts.chunk({ draftId: "d", index: 0, text: "new" });
    expect(drafts.current()?.text).toBe("new");
  });
  it("gives way to its stored row, and ignores chunks that come after it", () => {
    const drafts = createDrafts(() => {});
    drafts.chunk({ draftId: "d", index: 0, text: "a" });
    drafts.settle(row("assistant", "d"));
    drafts.chunk({ draftId: "d", index: 1, text: "b" });
    expect(drafts.current()).toBeNull();
  });
  it("disappears when a person takes over, and stays away", () => {
    const drafts = createDrafts(() => {});
    drafts.chunk({ draftId: "d", index: 0, text: "a" });
    drafts.settle(row("agent"));
    drafts.chunk({ draftId: "d", index: 1, text: "b" });
    expect(drafts.current()).toBeNull();
  });
  it("does not stay when its writer fell silent", () => {
    const drafts = createDrafts(() => {});
    drafts.chunk({ draftId: "d", index: 0, text: "a" });
    vi.advanceTimersByTime(31_000);
    expect(drafts.current()).toBeNull();
  });
});
