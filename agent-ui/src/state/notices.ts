import { createStore, type Store } from "./store.ts";

/** What an agent must be told about a chat, above its composer, until it is put away. */
export type ChatNotice =
  | { kind: "reassigned"; to: string | null }
  | { kind: "requeued" }
  /** The server refused a message; its words are back in the draft. */
  | { kind: "refused"; message: string };

export interface Notices extends Store<ReadonlyMap<string, ChatNotice>> {
  put: (sessionId: string, notice: ChatNotice | null) => void;
}

/** One notice per chat: the newest is the one that matters. */
export function createNotices(): Notices {
  const store = createStore<ReadonlyMap<string, ChatNotice>>(new Map());
  return {
    get: store.get,
    subscribe: store.subscribe,
    put: (sessionId, notice) => {
      if (!notice && !store.get().has(sessionId)) return;
      const next = new Map(store.get());
      if (notice) next.set(sessionId, notice);
      else next.delete(sessionId);
      store.set(next);
    },
  };
}
