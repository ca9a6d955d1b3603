import { UNDO_MS } from "@chat/contract/limits";
import type { Session } from "@chat/contract/sessions";
import { createStore, type Store } from "./store.ts";

/** An act of the agent on a chat, as long as it can be taken back. */
export interface Undoable {
  /** The chat as the act left it; its epoch names the act. */
  readonly session: Session;
  /** What was done, as a sentence; null where the screen shows it well enough. */
  readonly words: string | null;
  /** Taking it back gives the chat away. */
  readonly givesAway: boolean;
  /** Until when, ms by this device's clock. */
  readonly until: number;
}

/** What can be taken back, the latest last. */
export interface Undo extends Store<readonly Undoable[]> {
  offer: (act: Omit<Undoable, "until">) => void;
  remove: (act: Undoable) => void;
  stop: () => void;
}

/** The offer ends a little before the server's time does, which began with the commit. */
const OFFER_MS = UNDO_MS - 500;

/** Keeps the acts of the last seconds, one per chat: of two on the same chat only the later can be taken back. */
export function createUndo(): Undo {
  const store = createStore<readonly Undoable[]>([]);
  const timers = new Set<number>();
  const remove = (act: Undoable) => store.set(store.get().filter((each) => each !== act));
  return {
    get: store.get,
    subscribe: store.subscribe,
    offer: (given) => {
      const act = { ...given, until: Date.now() + OFFER_MS };
      store.set([...store.get().filter((each) => each.session.id !== act.session.id), act]);
      const timer = window.setTimeout(() => {
        timers.delete(timer);
        remove(act);
      }, OFFER_MS);
      timers.add(timer);
    },
    remove,
    stop: () => {
      for (const timer of timers) window.clearTimeout(timer);
    },
  };
}
