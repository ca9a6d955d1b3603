import { useSyncExternalStore } from "react";

/** A value that can be watched. */
export interface Store<T> {
  get: () => T;
  /** @returns how to stop. */
  subscribe: (listener: () => void) => () => void;
}

/** A store whose owner may change it; a value that is the same one tells nobody. */
export interface OwnStore<T> extends Store<T> {
  set: (next: T) => void;
}

/** Holds one immutable value and tells who listens when it is replaced. */
export function createStore<T>(first: T): OwnStore<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Reads a store in a component. */
export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
