import { BEFORE_NEWEST, GAP_WAIT_MS } from "@chat/contract/limits";
import type { Message } from "@chat/contract/messages";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConversation } from "./conversation.ts";
import { message, session } from "./testMessages.ts";

/** A server's store that the conversation syncs with. */
function serverWith(rows: Message[]) {
  const server = { rows, incarnation: "one", calls: [] as (number | string)[], fails: 0, pageRows: 500 };
  const conversation = createConversation({
    onSession: () => undefined,
    fetchRows: async ({ after, before, limit }) => {
      server.calls.push(before === BEFORE_NEWEST ? "newest" : before === undefined ? after : `before ${before}`);
      if (server.fails > 0) {
        server.fails -= 1;
        throw new Error("away");
      }
      const rows = Math.min(limit, server.pageRows);
      const items =
        before === undefined
          ? server.rows.filter((row) => row.seq > after).slice(0, rows)
          : server.rows.filter((row) => row.seq < before).slice(-rows);
      const head = server.rows.at(-1)?.seq ?? 0;
      return {
        items,
        head,
        isDone: before === undefined ? (items.at(-1)?.seq ?? after) >= head : (items[0]?.seq ?? 1) === 1,
        incarnation: server.incarnation,
        session: session({ head }),
      };
    },
  });
  const seqs = () => conversation.get().rows.map((row) => row.seq);
  return { server, conversation, seqs };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => message(index + 1));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("receiving", () => {
  it("reads the newest first, what stands before them page by page when asked", async () => {
    const { conversation, server, seqs } = serverWith(upTo(7));
    server.pageRows = 3;
    await conversation.sync();
    expect(seqs()).toEqual([5, 6, 7]);
    expect(conversation.get()).toMatchObject({ status: "ready", hasEarlier: true });
    await Promise.all([conversation.loadEarlier(), conversation.loadEarlier()]);
    expect(seqs()).toEqual([2, 3, 4, 5, 6, 7]);
    await conversation.loadEarlier();
    await conversation.loadEarlier();
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(conversation.get().hasEarlier).toBe(false);
    expect(server.calls).toEqual(["newest", "before 5", "before 2"]);
  });

  it("makes good what it missed page by page, whatever was read before", async () => {
    const { conversation, server, seqs } = serverWith(upTo(4));
    server.pageRows = 2;
    await conversation.sync();
    server.rows = upTo(9);
    await conversation.sync();
    expect(seqs()).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(server.calls).toEqual(["newest", 4, 6, 8]);
  });

  it("joins earlier rows to no copy but the one they were asked for", async () => {
    const { conversation, server, seqs } = serverWith(upTo(9));
    server.pageRows = 3;
    await conversation.sync();
    server.incarnation = "two";
    server.rows = upTo(4);
    await conversation.loadEarlier();
    await conversation.sync();
    expect(seqs()).toEqual([2, 3, 4]);
  });

  it("applies what follows, drops what it has", async () => {
    const { conversation, seqs } = serverWith(upTo(2));
    await conversation.sync();
    conversation.receive(message(3), 3);
    conversation.receive(message(3, { body: "again" }), 3);
    conversation.receive(message(1, { body: "old" }), 3);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(conversation.get().rows[2]?.body).toBe("message 3");
  });

  it("keeps what came out of order until the missing one is there, without asking", async () => {
    const { conversation, server, seqs } = serverWith(upTo(1));
    await conversation.sync();
    conversation.receive(message(3), 3);
    conversation.receive(message(4), 4);
    expect(seqs()).toEqual([1]);
    conversation.receive(message(2), 4);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS * 3);
    expect(server.calls).toEqual(["newest"]);
  });

  it("fetches a gap that lasts, and does not double what had waited", async () => {
    const { conversation, server, seqs } = serverWith(upTo(1));
    await conversation.sync();
    server.rows = upTo(4);
    conversation.receive(message(4), 4);
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS + 1);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    expect(server.calls).toEqual(["newest", 1]);
  });

  it("fetches a lost last message, which leaves no gap, when the head is named", async () => {
    const { conversation, server, seqs } = serverWith(upTo(2));
    await conversation.sync();
    server.rows = upTo(3);
    conversation.noteHead(3, "one");
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS + 1);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("takes pushes that come before the first page", async () => {
    const { conversation, seqs } = serverWith(upTo(3));
    conversation.receive(message(3), 3);
    await conversation.sync();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("drops its copy when the store is another one", async () => {
    const { conversation, server } = serverWith(upTo(5));
    await conversation.sync();
    server.incarnation = "two";
    server.rows = [message(1, { body: "from the backup" })];
    conversation.noteHead(1, "two");
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS);
    expect(conversation.get().rows.map((row) => row.body)).toEqual(["from the backup"]);
  });

  it("drops its copy when the head lies below it, but not for a head that was merely read before the last push", async () => {
    const { conversation, server, seqs } = serverWith(upTo(4));
    await conversation.sync();
    conversation.noteHead(3, "one");
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    server.rows = upTo(2);
    conversation.noteHead(2, "one");
    await vi.advanceTimersByTimeAsync(GAP_WAIT_MS);
    expect(seqs()).toEqual([1, 2]);
  });

  it("says so when the first page cannot be read, and gets it later by itself", async () => {
    const { conversation, server, seqs } = serverWith(upTo(2));
    server.fails = 1;
    await conversation.sync();
    expect(conversation.get().status).toBe("failed");
    await vi.advanceTimersByTimeAsync(5000);
    expect(conversation.get().status).toBe("ready");
    expect(seqs()).toEqual([1, 2]);
  });
});

describe("the assistant's draft", () => {
  it("grows by chunks and gives way to the stored row", async () => {
    const { conversation } = serverWith(upTo(1));
    await conversation.sync();
    conversation.chunk("d1", 0, "Hel");
    conversation.chunk("d1", 1, "lo");
    expect(conversation.get().draft).toEqual({ id: "d1", text: "Hello" });
    conversation.receive(
      message(2, { sender: { kind: "assistant", id: null, name: "Ann" }, data: { draftId: "d1" } }),
      2,
    );
    expect(conversation.get().draft).toBeNull();
  });

  it("is written anew from chunk 0, and ignores a chunk that came twice", async () => {
    const { conversation } = serverWith(upTo(1));
    await conversation.sync();
    conversation.chunk("d1", 0, "Hel");
    conversation.chunk("d1", 1, "lo");
    conversation.chunk("d1", 1, "lo");
    expect(conversation.get().draft?.text).toBe("Hello");
    conversation.chunk("d1", 0, "Once ");
    conversation.chunk("d1", 1, "more");
    expect(conversation.get().draft?.text).toBe("Once more");
  });

  it("shows no text whose beginning or middle was missed", async () => {
    const { conversation } = serverWith(upTo(1));
    await conversation.sync();
    conversation.chunk("d1", 3, "middle");
    expect(conversation.get().draft).toEqual({ id: "d1", text: null });
    conversation.chunk("d2", 0, "a");
    conversation.chunk("d2", 2, "c");
    expect(conversation.get().draft).toEqual({ id: "d2", text: null });
  });

  it("disappears when it is dropped, or falls silent", async () => {
    const { conversation } = serverWith(upTo(1));
    await conversation.sync();
    conversation.chunk("d1", 0, "a");
    conversation.dropDraft("other");
    expect(conversation.get().draft).not.toBeNull();
    conversation.dropDraft("d1");
    expect(conversation.get().draft).toBeNull();
    conversation.chunk("d2", 0, "a");
    await vi.advanceTimersByTimeAsync(31_000);
    expect(conversation.get().draft).toBeNull();
  });
});

it("shows typing for a moment, and until the words are there", async () => {
  const { conversation } = serverWith(upTo(1));
  await conversation.sync();
  const typing = { by: "visitor", name: null, text: null } as const;
  conversation.showTyping(typing);
  expect(conversation.get().typing).toEqual(typing);
  conversation.receive(message(2), 2);
  expect(conversation.get().typing).toBeNull();
  conversation.showTyping(typing);
  await vi.advanceTimersByTimeAsync(6000);
  expect(conversation.get().typing).toBeNull();
});
