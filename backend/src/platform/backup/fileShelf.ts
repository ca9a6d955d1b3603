import { Readable } from "node:stream";
import type { FileStore, Spooled } from "../files/fileStore.ts";

/** The stored files as a copy sees them; keys are names within the store. */
export interface FileShelf {
  keys(): AsyncIterable<string>;
  /** @returns null when it was removed meanwhile */
  read(key: string): Promise<{ content: AsyncIterable<Uint8Array>; sizeBytes: number } | null>;
  /** Takes a file in; it stands under its key at the latest after `keep`. */
  write(key: string, content: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void>;
  keep(): Promise<void>;
  /** Takes back what was taken in, kept or not; files that were there before stay. */
  discard(): Promise<void>;
}

/** A slow pipe may pause for so long between two bytes. */
const IDLE_MS = 3_600_000;

async function keysOf(store: FileStore): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of store.list()) keys.add(key);
  return keys;
}

/**
 * @param isProven the archive was verified before: each file is kept at once. Otherwise all wait in the store's temporary place until
 * `keep`, so that a damaged archive never overwrites a file
 */
export function createFileShelf(store: FileStore, isProven: boolean): FileShelf {
  const held: { key: string; spooled: Spooled }[] = [];
  const added: string[] = [];
  let before: Set<string> | undefined;
  const put = async (key: string, spooled: Spooled): Promise<void> => {
    before ??= await keysOf(store);
    if (!before.has(key)) added.push(key);
    await store.put(key, spooled);
  };
  return {
    async *keys() {
      for await (const { key } of store.list()) yield key;
    },
    async read(key) {
      const found = await store.get(key);
      return found && { content: found.stream, sizeBytes: found.bytes };
    },
    async write(key, content, sizeBytes) {
      const spooled = await store.receive(Readable.from(content, { objectMode: false }), {
        maxBytes: sizeBytes,
        idleMs: IDLE_MS,
      });
      if (isProven) await put(key, spooled);
      else held.push({ key, spooled });
    },
    async keep() {
      for (const { key, spooled } of held.splice(0)) await put(key, spooled);
    },
    async discard() {
      for (const { spooled } of held.splice(0)) await store.discard(spooled);
      for (const key of added.splice(0)) await store.remove(key);
    },
  };
}
