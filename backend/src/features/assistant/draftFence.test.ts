import { describe, expect, it } from "vitest";
import { admitPush, createDraftFence } from "./draftFence.ts";
import { replyId } from "./replyId.ts";

describe("createDraftFence", () => {
  it("ends a draft with the move that follows what it answers, and no later draft", () => {
    const fence = createDraftFence();
    expect(fence.admits(replyId("one", 4))).toBe(true);
    fence.ended("one", 6, "accepted");
    fence.ended("one", 3, "escalated");
    expect([4, 5, 6, 9].map((head) => fence.admits(replyId("one", head)))).toEqual([false, false, true, true]);
    expect(fence.admits(replyId("two", 4))).toBe(true);
  });

  it("is not closed by what moves nothing", () => {
    const fence = createDraftFence();
    fence.ended("one", 6, "emailLeft");
    fence.ended("one", 7, "rated");
    expect(fence.admits(replyId("one", 4))).toBe(true);
  });

  it("remembers a bounded number of chats, the latest", () => {
    const fence = createDraftFence();
    for (let n = 0; n <= 10_000; n += 1) fence.ended(`chat ${n}`, 6, "closed");
    expect(fence.admits(replyId("chat 0", 4))).toBe(true);
    expect(fence.admits(replyId("chat 1", 4))).toBe(false);
    expect(fence.admits(replyId("chat 10000", 4))).toBe(false);
  });
});

describe("admitPush", () => {
  it("keeps another process's late piece from the screens of this one", () => {
    const admit = admitPush(createDraftFence());
    const piece = { draftId: replyId("one", 4), index: 3, text: "late " };
    const row = (event: string | undefined) => ({
      message: { sessionId: "one", seq: 6, data: event ? { event } : null },
    });
    expect(admit("assistant:chunk", piece)).toBe(true);
    expect(admit("message:posted", row(undefined))).toBe(true);
    expect(admit("assistant:chunk", piece)).toBe(true);
    expect(admit("message:posted", row("accepted"))).toBe(true);
    expect(admit("assistant:chunk", piece)).toBe(false);
    expect(admit("assistant:dropped", { draftId: piece.draftId })).toBe(true);
    expect(admit("marks:moved", null)).toBe(true);
  });
});
