import * as z from "zod";
import { type DeviceStorage, readJson } from "./deviceStorage.ts";
import { createStore, type Store } from "./store.ts";

const Kept = z.record(z.string(), z.object({ text: z.string(), at: z.number() }));
const KEEP_MS = 30 * 86_400_000;
const WRITE_AFTER_MS = 300;

/** Text that was typed and not sent, per chat; survives a reload. */
export interface Drafts extends Store<ReadonlyMap<string, string>> {
  put: (sessionId: string, text: string) => void;
  /** Gives words back: they come before what was typed since. */
  giveBack: (sessionId: string, bodies: readonly string[]) => void;
  /** Writes what is still in memory only; call when the page is left. */
  flush: () => void;
}

/** Keeps drafts in memory at once and on the device a moment later, each chat by itself so that two tabs do not undo each other. */
export function createDrafts(storage: DeviceStorage, key: string): Drafts {
  const read = (): z.infer<typeof Kept> => {
    const kept = Kept.safeParse(readJson(storage, key));
    return kept.success ? kept.data : {};
  };
  const fresh = Object.entries(read()).filter(([, draft]) => Date.now() - draft.at < KEEP_MS);
  const store = createStore<ReadonlyMap<string, string>>(new Map(fresh.map(([id, draft]) => [id, draft.text])));
  const unwritten = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (unwritten.size === 0) return;
    const kept = new Map(Object.entries(read()).filter(([, draft]) => Date.now() - draft.at < KEEP_MS));
    for (const id of unwritten) {
      const text = store.get().get(id);
      if (text) kept.set(id, { text, at: Date.now() });
      else kept.delete(id);
    }
    unwritten.clear();
    storage.write(key, kept.size > 0 ? JSON.stringify(Object.fromEntries(kept)) : null);
  };
  const put = (sessionId: string, text: string) => {
    if ((store.get().get(sessionId) ?? "") === text) return;
    const next = new Map(store.get());
    if (text) next.set(sessionId, text);
    else next.delete(sessionId);
    store.set(next);
    unwritten.add(sessionId);
    timer ??= setTimeout(flush, WRITE_AFTER_MS);
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    put,
    giveBack: (sessionId, bodies) => {
      const typed = store.get().get(sessionId);
      put(sessionId, [...bodies, ...(typed ? [typed] : [])].join("\n\n"));
      flush();
    },
    flush,
  };
}
