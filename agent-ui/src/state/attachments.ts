import { FileInfo } from "@chat/contract/files";
import { BACKOFF_MAX_MS } from "@chat/contract/limits";
import * as z from "zod";
import { newClientId } from "./clientId.ts";
import { type DeviceStorage, readJson } from "./deviceStorage.ts";
import { createStore, type Store } from "./store.ts";

/** A file beside the words that are being written. */
export interface Attachment {
  clientId: string;
  name: string;
  bytes: number;
  /** Not there after a reload; what is uploaded needs it no more. */
  file: File | null;
  /** `waiting`: no line, it is tried again; `failed`: the server will not have it. */
  status: "uploading" | "waiting" | "done" | "failed";
  /** How much has left, as a part of 1. */
  part: number;
  info: FileInfo | null;
  error: unknown;
}

interface AttachmentOptions {
  storage: DeviceStorage;
  key: string;
  upload: (parts: {
    sessionId: string;
    file: File;
    clientId: string;
    onProgress: (part: number) => void;
    signal: AbortSignal;
  }) => Promise<FileInfo>;
  /** Removes what was uploaded and is not wanted; what it misses goes by itself after a day. */
  takeBack: (sessionId: string, fileId: string) => Promise<unknown>;
}

/** Files that are attached and not sent, per chat; see `createAttachments`. */
export interface Attachments extends Store<ReadonlyMap<string, readonly Attachment[]>> {
  add: (sessionId: string, file: File) => void;
  retry: (sessionId: string, clientId: string) => void;
  remove: (sessionId: string, clientId: string) => void;
  /** They belong to a message now. @returns what it carries */
  take: (sessionId: string) => FileInfo[];
  /** The message was refused: they are attached again. */
  giveBack: (sessionId: string, files: readonly FileInfo[]) => void;
  stop: () => void;
}

/** The server keeps unsent files for a day. */
const KEEP_MS = 20 * 3_600_000;
const BACKOFF_FIRST_MS = 500;
const Kept = z.record(z.string(), z.array(z.object({ info: FileInfo, at: z.number() })));

/** Brings picked files to the server, whichever chat is on screen; uploaded ones survive a reload with the chat's draft. */
export function createAttachments({ storage, key, upload, takeBack }: AttachmentOptions): Attachments {
  const uploadedAt = new Map<string, number>();
  const running = new Map<string, AbortController>();
  const wakes = new Map<string, () => void>();
  const store = createStore<ReadonlyMap<string, readonly Attachment[]>>(read());

  function read() {
    const kept = Kept.safeParse(readJson(storage, key));
    const found = new Map<string, readonly Attachment[]>();
    for (const [sessionId, files] of Object.entries(kept.success ? kept.data : {})) {
      const fresh = files.filter(({ at }) => Date.now() - at < KEEP_MS);
      for (const { info, at } of fresh) uploadedAt.set(info.id, at);
      if (fresh.length > 0)
        found.set(
          sessionId,
          fresh.map(({ info }) => attached(info)),
        );
    }
    return found;
  }

  const of = (sessionId: string) => store.get().get(sessionId) ?? [];
  const put = (sessionId: string, next: readonly Attachment[]) => {
    const all = new Map(store.get());
    if (next.length > 0) all.set(sessionId, next);
    else all.delete(sessionId);
    store.set(all);
  };
  /** Only what is uploaded can be kept: a picked file itself does not outlive its page. */
  const keep = () => {
    const kept: z.infer<typeof Kept> = {};
    for (const [sessionId, files] of store.get()) {
      const done = files.flatMap(({ info }) => (info ? [{ info, at: uploadedAt.get(info.id) ?? Date.now() }] : []));
      if (done.length > 0) kept[sessionId] = done;
    }
    storage.write(key, Object.keys(kept).length > 0 ? JSON.stringify(kept) : null);
  };
  const update = (sessionId: string, clientId: string, news: Partial<Attachment>) =>
    put(
      sessionId,
      of(sessionId).map((each) => (each.clientId === clientId ? { ...each, ...news } : each)),
    );
  const pause = (clientId: string, ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakes.set(clientId, () => {
        clearTimeout(timer);
        resolve();
      });
    });

  const run = async (sessionId: string, { clientId, file }: Attachment) => {
    if (!file || running.has(clientId)) return;
    const life = new AbortController();
    const { signal } = life;
    running.set(clientId, life);
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      update(sessionId, clientId, { status: "uploading", part: 0, error: null });
      const onProgress = (part: number) => !signal.aborted && update(sessionId, clientId, { part });
      try {
        const info = await upload({ sessionId, file, clientId, onProgress, signal });
        uploadedAt.set(info.id, Date.now());
        update(sessionId, clientId, { status: "done", part: 1, info });
        keep();
        break;
      } catch (error) {
        if (signal.aborted) return;
        if (!isRetryable(error)) {
          update(sessionId, clientId, { status: "failed", error });
          break;
        }
        update(sessionId, clientId, { status: "waiting", error });
        await pause(clientId, Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempt));
      }
    }
    running.delete(clientId);
  };
  const wakeAll = () => {
    for (const wake of wakes.values()) wake();
  };
  window.addEventListener("online", wakeAll);

  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (sessionId, file) => {
      const made: Attachment = {
        clientId: newClientId(),
        name: file.name,
        bytes: file.size,
        file,
        status: "uploading",
        part: 0,
        info: null,
        error: null,
      };
      put(sessionId, [...of(sessionId), made]);
      void run(sessionId, made);
    },
    retry: (sessionId, clientId) => {
      const found = of(sessionId).find((each) => each.clientId === clientId);
      wakes.get(clientId)?.();
      if (found) void run(sessionId, found);
    },
    remove: (sessionId, clientId) => {
      const { info } = of(sessionId).find((each) => each.clientId === clientId) ?? {};
      running.get(clientId)?.abort();
      running.delete(clientId);
      if (info) takeBack(sessionId, info.id).catch(() => undefined);
      put(
        sessionId,
        of(sessionId).filter((each) => each.clientId !== clientId),
      );
      keep();
    },
    take: (sessionId) => {
      const files = of(sessionId).flatMap(({ info }) => info ?? []);
      put(
        sessionId,
        of(sessionId).filter(({ info }) => !info),
      );
      keep();
      return files;
    },
    giveBack: (sessionId, files) => {
      if (files.length === 0) return;
      put(sessionId, [...files.map(attached), ...of(sessionId)]);
      keep();
    },
    stop: () => {
      window.removeEventListener("online", wakeAll);
      for (const life of running.values()) life.abort();
      wakeAll();
    },
  };
}

const attached = (info: FileInfo): Attachment => ({
  clientId: info.id,
  name: info.name,
  bytes: info.bytes,
  file: null,
  status: "done",
  part: 1,
  info,
  error: null,
});

/** Room on a full disk is made by a person: that is said, and tried again by hand. */
const isRetryable = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "isRetryable" in error &&
  error.isRetryable === true &&
  !("code" in error && error.code === "storage_full");
