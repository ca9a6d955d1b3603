/** Remembers what `load` answered, for a bounded number of keys and a bounded time. */
export interface LoadingCache<K, V> {
  /** Callers that ask for the same key at once share one load; a failed load is not remembered. */
  get(key: K): Promise<V>;
  /** Forgets one key; a load already under way for it is not remembered either, for it may have read the old state. */
  forget(key: K): void;
  forgetAll(): void;
  /** Remembers a value that was come by otherwise. */
  put(key: K, value: V): void;
  /** What is remembered or under way, the one used longest ago first. */
  held(): [K, Promise<V>][];
  /** Weighs a remembered value that has changed since. */
  weighAgain(key: K): Promise<void>;
  /** How many keys are remembered now. */
  readonly size: number;
}

interface Entry<V> {
  readonly value: Promise<V>;
  /** By `performance.now()`, which no clock change moves; Infinity while loading. */
  freshUntil: number;
  weight: number;
}

/**
 * A least-recently-used cache in front of an asynchronous look-up.
 *
 * @param options.maxEntries the key used longest ago goes first
 * @param options.weigh how much of `maxWeight` a value takes; the newest value stays whatever it weighs
 */
export function createLoadingCache<K, V>(options: {
  maxEntries: number;
  ttlMs: number;
  load: (key: K) => Promise<V>;
  weigh?: (value: V) => number;
  maxWeight?: number;
}): LoadingCache<K, V> {
  const entries = new Map<K, Entry<V>>();

  const shrink = (): void => {
    let weight = 0;
    // Summing up tens of thousands of entries at each load would cost more than the load; where nothing is weighed it is not done.
    if (options.weigh) for (const entry of entries.values()) weight += entry.weight;
    for (const [oldest, entry] of entries) {
      const isOver = entries.size > options.maxEntries || weight > (options.maxWeight ?? Number.POSITIVE_INFINITY);
      if (!isOver || entries.size === 1) break;
      entries.delete(oldest);
      weight -= entry.weight;
    }
  };

  const keep = (key: K, value: Promise<V>): Promise<V> => {
    const entry: Entry<V> = { value, freshUntil: Number.POSITIVE_INFINITY, weight: 0 };
    entries.set(key, entry);
    value.then(
      (loaded) => {
        entry.freshUntil = performance.now() + options.ttlMs;
        entry.weight = options.weigh?.(loaded) ?? 0;
        shrink();
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    shrink();
    return value;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry || entry.freshUntil <= performance.now()) return keep(key, options.load(key));
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    forget: (key) => void entries.delete(key),
    forgetAll: () => entries.clear(),
    put: (key, value) => void keep(key, Promise.resolve(value)),
    held: () => [...entries].map(([key, { value }]) => [key, value]),
    async weighAgain(key) {
      const entry = entries.get(key);
      if (!entry) return;
      entry.weight = options.weigh?.(await entry.value) ?? 0;
      shrink();
    },
    get size() {
      return entries.size;
    },
  };
}
