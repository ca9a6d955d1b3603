import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isFileKey, requireFileKey } from "./fileKey.ts";
import type { FileStore } from "./fileStore.ts";
import type { Spool } from "./spool.ts";
import { isMissing, toStorageError } from "./storageErrors.ts";

/** Makes a file's content, or a folder's list of names, survive a power cut. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Files in a folder, which several processes of one machine (or of one shared volume) may use at once.
 *
 * A file appears under its key by a rename, so nobody ever sees half of one.
 */
export function createLocalFiles(folder: string, spool: Spool): FileStore {
  const pathOf = (key: string): string => join(folder, requireFileKey(key));

  return {
    ...spool,
    async put(key, source) {
      const path = pathOf(key);
      try {
        await sync(source.path);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(source.path, path);
        await sync(dirname(path));
      } catch (error) {
        throw toStorageError(error);
      }
    },
    async get(key) {
      const path = pathOf(key);
      try {
        const handle = await open(path, "r");
        const { size } = await handle.stat().catch(async (error: unknown) => {
          await handle.close();
          throw error;
        });
        return { stream: createReadStream("", { fd: handle }), bytes: size };
      } catch (error) {
        if (isMissing(error)) return null;
        throw toStorageError(error);
      }
    },
    async remove(key) {
      const path = pathOf(key);
      try {
        await rm(path, { force: true });
      } catch (error) {
        throw toStorageError(error);
      }
    },
    async *list() {
      const namesIn = (path: string): Promise<string[]> =>
        readdir(path).catch((error: unknown) => {
          if (isMissing(error)) return [];
          throw toStorageError(error);
        });
      for (const part of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(part)) continue;
        for (const name of await namesIn(join(folder, part))) {
          const key = `${part}/${name}`;
          if (!isFileKey(key)) continue;
          const found = await stat(join(folder, key)).catch(() => null); // removed in between
          if (found) yield { key, bytes: found.size };
        }
      }
    },
    async check() {
      const path = await spool.newSpoolPath().catch((error: unknown) => {
        throw toStorageError(error);
      });
      try {
        await writeFile(path, "a probe", { mode: 0o600 });
      } catch (error) {
        throw toStorageError(error);
      } finally {
        await spool.discard({ path }).catch(() => undefined);
      }
    },
  };
}
