/** How much a page lets the widget keep: across visits, for this tab's life, or not at all. */
export type StorageMode = "full" | "session" | "none";

/** Small strings under names of this widget, shared between tabs where the browser allows it. */
export interface Storage {
  read(name: string): string | null;
  /** `null` removes. */
  write(name: string, value: string | null): void;
  names(): string[];
  /** Hears what *other* tabs wrote. @returns the function that stops it. */
  onOtherTab(listener: (name: string) => void): () => void;
}

/**
 * Storage that never throws: where the browser refuses (private mode, sandbox, quota), values live in memory.
 *
 * The name `""` is the chat itself; it is the one key that the loader reads.
 */
export function createStorage(siteKey: string, mode: StorageMode = "full"): Storage {
  const root = `chatWidget:${siteKey}`;
  const memory = new Map<string, string>();
  const keyOf = (name: string) => (name ? `${root}:${name}` : root);
  const nameOf = (key: string) => (key === root ? "" : key.startsWith(`${root}:`) ? key.slice(root.length + 1) : null);
  const area = pickArea(mode);

  return {
    read(name) {
      try {
        return memory.get(name) ?? area?.getItem(keyOf(name)) ?? null;
      } catch {
        return null;
      }
    },
    write(name, value) {
      memory.delete(name);
      try {
        if (value === null) area?.removeItem(keyOf(name));
        else if (area) area.setItem(keyOf(name), value);
        else memory.set(name, value);
      } catch {
        if (value !== null) memory.set(name, value);
      }
    },
    names() {
      const keys = [...memory.keys()].map(keyOf);
      try {
        keys.push(...Object.keys(area ?? {}));
      } catch {
        // A storage that stopped working holds nothing we can use.
      }
      return keys.flatMap((key) => nameOf(key) ?? []);
    },
    onOtherTab(listener) {
      const hear = (event: StorageEvent) => {
        if (event.storageArea !== area) return;
        const name = event.key === null ? "" : nameOf(event.key);
        if (name !== null) listener(name);
      };
      if (area) window.addEventListener("storage", hear);
      return () => window.removeEventListener("storage", hear);
    },
  };
}

function pickArea(mode: StorageMode): globalThis.Storage | null {
  try {
    return mode === "none" ? null : mode === "session" ? sessionStorage : localStorage;
  } catch {
    return null;
  }
}
