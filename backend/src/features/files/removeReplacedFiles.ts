import type { Database } from "../../platform/db/database.ts";
import type { FileStore } from "../../platform/files/fileStore.ts";
import { selectReplacedFiles } from "./replacedFiles.repository.ts";

const AT_ONCE = 16;
const STRETCH = 512;
const TOLD_EVERY = 5000;

/**
 * Erases the bytes of files that a replaced store had and the restored one has not: no row names them any more, so nothing else ever would.
 *
 * Goes by the replaced rows, not by what lies in the store: a folder or bucket may hold files of others. Fails never; what could not be
 * removed is told.
 * @param isStopped asked between stretches; what is left then is found again by the next run
 * @returns whether all are gone: while it is false, only the replaced rows know what is left
 */
export async function removeReplacedFiles(
  db: Database,
  store: FileStore,
  say: (line: string) => void,
  isStopped: () => boolean = () => false,
): Promise<boolean> {
  let [removed, failed] = [0, 0];
  let after: number | null = 0;
  try {
    while (after !== null && !isStopped()) {
      const { gone, next } = await selectReplacedFiles(db, after, STRETCH);
      const keys = gone.flatMap(({ storageKey, previewKey }) => (previewKey ? [storageKey, previewKey] : [storageKey]));
      while (keys.length > 0) {
        const results = await Promise.allSettled(keys.splice(0, AT_ONCE).map((key) => store.remove(key)));
        const told = Math.floor(removed / TOLD_EVERY);
        const done = results.filter(({ status }) => status === "fulfilled").length;
        removed += done;
        failed += results.length - done;
        if (Math.floor(removed / TOLD_EVERY) > told) say(`  ${removed} replaced files removed …`);
      }
      after = next;
    }
    if (removed > 0) say(`  ${removed} replaced files removed`);
    if (failed > 0) say(`  ${failed} replaced files could not be removed from the file store.`);
    return failed === 0 && after === null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`  The files of the replaced chats could not be removed: ${reason}`);
    return false;
  }
}
