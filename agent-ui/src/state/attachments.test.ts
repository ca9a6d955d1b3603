import type { FileInfo } from "@chat/contract/files";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAttachments } from "./attachments.ts";
import type { DeviceStorage } from "./deviceStorage.ts";

const CHAT = "s".repeat(22);
const info = (id: string): FileInfo => ({
  id: id.padEnd(22, "x"),
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

function rig(storage = memoryStorage()) {
  const tries: string[] = [];
  const back: string[] = [];
  const server = { answer: async (): Promise<FileInfo> => info("a") };
  const attachments = createAttachments({
    storage,
    key: "attachments",
    upload: ({ clientId }) => {
      tries.push(clientId);
      return server.answer();
    },
    takeBack: async (_, fileId) => void back.push(fileId),
  });
  const items = () => attachments.get().get(CHAT) ?? [];
  return { storage, attachments, items, tries, back, server };
}

function memoryStorage(): DeviceStorage {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tries again under the same client id until it arrives", async () => {
  const { attachments, items, tries, server } = rig();
  let failures = 2;
  server.answer = async () => {
    if (failures-- > 0) throw new ApiError("unreachable");
    return info("a");
  };
  attachments.add(CHAT, bill());
  await vi.advanceTimersByTimeAsync(0);
  expect(items()[0]?.status).toBe("waiting");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(items()[0]?.status).toBe("done");
  expect(tries).toHaveLength(3);
  expect(new Set(tries).size).toBe(1);
});

it("stops where the server refuses for good, and tries again when asked to", async () => {
  const { attachments, items, tries, server } = rig();
  server.answer = async () => {
    throw new ApiError("file_type_refused");
  };
  attachments.add(CHAT, bill());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(items()[0]?.status).toBe("failed");
  expect(tries).toHaveLength(1);
  server.answer = async () => info("a");
  attachments.retry(CHAT, items()[0]?.clientId ?? "");
  await vi.advanceTimersByTimeAsync(0);
  expect(items()[0]?.status).toBe("done");
});

it("keeps what is uploaded over a reload, until the server forgets it", async () => {
  const first = rig();
  first.attachments.add(CHAT, bill());
  await vi.advanceTimersByTimeAsync(0);
  expect(rig(first.storage).items()[0]?.info?.id).toBe(info("a").id);
  vi.setSystemTime(Date.now() + 21 * 3_600_000);
  expect(rig(first.storage).items()).toEqual([]);
});

it("gives a message its files once, and takes them back where it is refused", async () => {
  const { attachments, items, storage } = rig();
  attachments.add(CHAT, bill());
  await vi.advanceTimersByTimeAsync(0);
  const taken = attachments.take(CHAT);
  expect(taken.map(({ name }) => name)).toEqual(["bill.pdf"]);
  expect(items()).toEqual([]);
  expect(storage.read("attachments")).toBeNull();
  attachments.giveBack(CHAT, taken);
  expect(items()[0]?.status).toBe("done");
});

it("removes from the server what is not wanted any more, and forgets an upload that is under way", async () => {
  const { attachments, items, back, server } = rig();
  attachments.add(CHAT, bill());
  await vi.advanceTimersByTimeAsync(0);
  attachments.remove(CHAT, items()[0]?.clientId ?? "");
  expect(back).toEqual([info("a").id]);
  let arrive = (_: FileInfo) => {};
  server.answer = () =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  attachments.add(CHAT, bill());
  attachments.remove(CHAT, items()[0]?.clientId ?? "");
  arrive(info("b"));
  await vi.advanceTimersByTimeAsync(0);
  expect(items()).toEqual([]);
});
