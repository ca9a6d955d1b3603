import { FileInfo } from "@chat/contract/files";
import { ACK_TIMEOUT_MS, BACKOFF_MAX_MS, SHOWN_UNSENT_AFTER_MS } from "@chat/contract/limits";
import type { Accepted } from "@chat/contract/messages";
import * as z from "zod";
import { newClientId } from "./clientId.ts";
import { type DeviceStorage, readJson } from "./deviceStorage.ts";
import { createStore, type Store } from "./store.ts";

const Kept = z.object({
  clientId: z.string(),
  sessionId: z.string(),
  body: z.string(),
  /** Uploaded before, so that words and files arrive together or not at all. */
  files: z.array(FileInfo).default([]),
  epoch: z.number(),
  /** When it was written, ms by this device's clock. */
  at: z.number(),
  /** Which tab sends it. */
  tab: z.string(),
});

/** A message on its way: kept on the device until the server has it under a number. */
export interface OutboxEntry extends z.infer<typeof Kept> {
  /** `unsent` is shown after a minute without an answer; tries go on. `stored` waits only for its row to arrive. */
  status: "sending" | "unsent" | "stored";
  seq: number | null;
}

interface OutboxOptions {
  storage: DeviceStorage;
  /** One per user, so that nobody sends another's words. */
  key: string;
  /** Survives a reload of this tab. */
  tab: string;
  send: (entry: OutboxEntry) => Promise<Accepted>;
  onStored: (entry: OutboxEntry, accepted: Accepted) => void;
  /** The server will not take it: `bodies` and `files` are this one's and all that waited behind it in the chat, given back in order. */
  onRefused: (entry: OutboxEntry, bodies: readonly string[], error: unknown, files: readonly FileInfo[]) => void;
}

/** What was sent and is not on the server yet; see `createOutbox`. */
export interface Outbox extends Store<readonly OutboxEntry[]> {
  add: (sessionId: string, body: string, epoch: number, files?: readonly FileInfo[]) => OutboxEntry;
  /** Tries now instead of after the pause. */
  retry: () => void;
  /** Removes the local copy; should the server have it after all, the next sync shows it. */
  remove: (clientId: string) => void;
  /** The rows of these messages are on screen. */
  forget: (clientIds: ReadonlySet<string>) => void;
  stop: () => void;
}

/** Another tab's message that nobody sent for this long is taken over: its tab was closed. */
const ADOPT_AFTER_MS = 20_000;
const BACKOFF_FIRST_MS = 400;

/**
 * Sends messages first in, first out per chat, one at a time, until each is acknowledged or refused; survives a reload.
 *
 * Every try carries the same client id, so a repeat (a lost acknowledgement, a second tab) is stored once.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { storage, key, tab } = options;
  const store = createStore<readonly OutboxEntry[]>([]);
  const running = new Set<string>();
  const waiting = new Map<string, () => void>();
  const failedSince = new Map<string, number>();
  let isStopped = false;

  const kept = (): z.infer<typeof Kept>[] => {
    const read = z.array(Kept).safeParse(readJson(storage, key));
    return read.success ? read.data : [];
  };
  const keep = (edit: (entries: z.infer<typeof Kept>[]) => z.infer<typeof Kept>[]) => {
    const next = edit(kept());
    storage.write(key, next.length > 0 ? JSON.stringify(next) : null);
  };
  const update = (clientId: string, next: Partial<OutboxEntry>) =>
    store.set(store.get().map((entry) => (entry.clientId === clientId ? { ...entry, ...next } : entry)));
  const drop = (ids: ReadonlySet<string>) => {
    keep((entries) => entries.filter((entry) => !ids.has(entry.clientId)));
    store.set(store.get().filter((entry) => !ids.has(entry.clientId)));
  };

  /** Takes over what is kept on the device: this tab's after a reload, another's when it was written there. */
  const read = () => {
    const entries = kept();
    const known = new Map(store.get().map((entry) => [entry.clientId, entry]));
    const stored = store
      .get()
      .filter((entry) => entry.status === "stored" && !entries.some((each) => each.clientId === entry.clientId));
    store.set([
      ...stored,
      ...entries.map((entry) => known.get(entry.clientId) ?? { ...entry, status: "sending" as const, seq: null }),
    ]);
    pumpAll();
  };

  const isOurs = (entry: OutboxEntry) => entry.tab === tab || Date.now() - entry.at > ADOPT_AFTER_MS;
  const nextOf = (sessionId: string) =>
    store.get().find((entry) => entry.sessionId === sessionId && entry.status !== "stored" && isOurs(entry));

  const pause = (sessionId: string, ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      waiting.set(sessionId, () => {
        clearTimeout(timer);
        resolve();
      });
    }).finally(() => waiting.delete(sessionId));

  const pump = async (sessionId: string) => {
    if (running.has(sessionId)) return;
    running.add(sessionId);
    let attempts = 0;
    for (let entry = nextOf(sessionId); entry && !isStopped; entry = nextOf(sessionId)) {
      const { clientId } = entry;
      const shown = setTimeout(
        () => update(clientId, { status: "unsent" }),
        Math.max(0, (failedSince.get(clientId) ?? Date.now()) + SHOWN_UNSENT_AFTER_MS - Date.now()),
      );
      try {
        if (!failedSince.has(clientId)) failedSince.set(clientId, Date.now());
        const accepted = await options.send(entry);
        keep((entries) => entries.filter((each) => each.clientId !== clientId));
        update(clientId, { status: "stored", seq: accepted.seq });
        failedSince.delete(clientId);
        attempts = 0;
        options.onStored(entry, accepted);
      } catch (error) {
        if (isStopped) return;
        const wait = retryAfter(error);
        if (wait === undefined) refuse(entry, error);
        else {
          attempts += 1;
          await pause(
            sessionId,
            Math.max(wait, Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempts)),
          );
        }
      } finally {
        clearTimeout(shown);
      }
    }
    running.delete(sessionId);
  };

  const refuse = (entry: OutboxEntry, error: unknown) => {
    const rest = store
      .get()
      .filter((each) => each.sessionId === entry.sessionId && each.status !== "stored" && isOurs(each));
    drop(new Set(rest.map((each) => each.clientId)));
    options.onRefused(
      entry,
      rest.map((each) => each.body).filter((body) => body !== ""),
      error,
      rest.flatMap((each) => each.files),
    );
  };

  const pumpAll = () => {
    for (const sessionId of new Set(store.get().map((entry) => entry.sessionId))) void pump(sessionId);
  };
  const onStorage = (event: StorageEvent) => event.key === key && read();
  window.addEventListener("storage", onStorage);
  const adopt = setInterval(pumpAll, ADOPT_AFTER_MS);
  queueMicrotask(() => !isStopped && read());

  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (sessionId, body, epoch, files = []) => {
      const entry: OutboxEntry = {
        clientId: newClientId(),
        sessionId,
        body,
        files: [...files],
        epoch,
        at: Date.now(),
        tab,
        status: "sending",
        seq: null,
      };
      keep((entries) => [...entries, Kept.parse(entry)]);
      store.set([...store.get(), entry]);
      void pump(sessionId);
      return entry;
    },
    retry: () => {
      for (const wake of waiting.values()) wake();
      pumpAll();
    },
    remove: (clientId) => drop(new Set([clientId])),
    forget: (clientIds) => {
      if (store.get().some((entry) => clientIds.has(entry.clientId))) drop(clientIds);
    },
    stop: () => {
      isStopped = true;
      window.removeEventListener("storage", onStorage);
      clearInterval(adopt);
      for (const wake of waiting.values()) wake();
    },
  };
}

/** These end with a new sign-in or a reload, so the words stay where they are. */
const WAITS_FOR_PERSON = new Set(["unauthenticated", "token_expired", "outdated_client"]);

/** @returns how long to wait at least before the same message is tried again; undefined where it was refused for good. */
function retryAfter(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || typeof error.code !== "string") return 0;
  if (WAITS_FOR_PERSON.has(error.code)) return ACK_TIMEOUT_MS;
  if (!("isRetryable" in error) || error.isRetryable !== true) return undefined;
  return "retryAfterMs" in error && typeof error.retryAfterMs === "number" ? error.retryAfterMs : 0;
}
