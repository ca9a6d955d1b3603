// @vitest-environment jsdom
import type { FileInfo } from "@chat/contract/files";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallError } from "./CallError.ts";
import type { FileDoor } from "./createFiles.ts";
import { createUploads } from "./createUploads.ts";

const info = (id: string): FileInfo => ({
  id,
  name: "bill.pdf",
  mime: "application/pdf",
  bytes: 4,
  isImage: false,
  width: null,
  height: null,
  url: "/files/a",
  previewUrl: null,
});
const bill = () => new File(["four"], "bill.pdf");

function rig(chat: { id: string | null }) {
  const tries: string[] = [];
  const back: string[] = [];
  const server = { answer: async (clientId: string) => info(`file-${clientId}`) };
  const door: FileDoor = {
    sessionId: () => chat.id,
    async upload(_, clientId) {
      tries.push(clientId);
      chat.id ??= "chat-1";
      return { info: await server.answer(clientId), sessionId: chat.id };
    },
    show: async (id) => info(id),
    takeBack: async (id) => back.push(id),
    href: (path) => path,
  };
  return { uploads: createUploads({ door, onChange: () => {}, random: () => 0.5 }), tries, back, server };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("uploads", () => {
  it("lets nothing leave before there is a chat, until it is sent", async () => {
    const chat = { id: null };
    const { uploads, tries } = rig(chat);
    uploads.add(bill());
    await vi.advanceTimersByTimeAsync(1000);
    expect([tries, chat.id, uploads.items()[0]?.state]).toEqual([[], null, "held"]);
    expect(await uploads.finish()).toHaveLength(1);
    expect(chat.id).toBe("chat-1");
  });

  it("repeats under the same client id until it arrives", async () => {
    const { uploads, tries, server } = rig({ id: "chat-1" });
    let failures = 3;
    server.answer = async (id) => {
      if (failures-- > 0) throw new CallError("unavailable");
      return info(id);
    };
    uploads.add(bill());
    await vi.advanceTimersByTimeAsync(0);
    expect(uploads.items()[0]?.state).toBe("waiting");
    uploads.resume();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(uploads.items()[0]?.state).toBe("done");
    expect([tries.length, new Set(tries).size]).toEqual([4, 1]);
  });

  it("finishes with an error where one is refused, and with the others once that one is gone", async () => {
    const { uploads, server } = rig({ id: "chat-1" });
    uploads.add(bill());
    await vi.advanceTimersByTimeAsync(0);
    server.answer = async () => {
      throw new CallError("file_type_refused");
    };
    uploads.add(bill());
    await expect(uploads.finish()).rejects.toMatchObject({ code: "file_type_refused" });
    uploads.remove(uploads.items()[1]?.clientId ?? "");
    expect(await uploads.finish()).toHaveLength(1);
  });

  it("brings a file again to the chat that goes on now", async () => {
    const chat = { id: "chat-1" };
    const { uploads, tries } = rig(chat);
    uploads.add(bill());
    await vi.advanceTimersByTimeAsync(0);
    chat.id = "chat-2";
    await uploads.finish();
    expect(tries).toHaveLength(2);
    expect(uploads.items()[0]?.stored?.sessionId).toBe("chat-2");
  });

  it("takes back from the server what is removed, but not from another chat", async () => {
    const chat = { id: "chat-1" };
    const { uploads, back } = rig(chat);
    uploads.add(bill());
    uploads.add(bill());
    await vi.advanceTimersByTimeAsync(0);
    const [first, second] = uploads.items();
    uploads.remove(first?.clientId ?? "");
    expect(back).toEqual([first?.stored?.info.id]);
    chat.id = "chat-2";
    uploads.remove(second?.clientId ?? "");
    expect(back).toHaveLength(1);
  });
});
