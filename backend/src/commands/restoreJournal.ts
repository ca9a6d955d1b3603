import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { flushFolder, replaceFile } from "../platform/keptSecretsFile.ts";

const Journal = z.object({
  /** Stands in the archive's tables too: where it is found live, the swap was done. */
  mark: z.string().min(1),
  /** The keys from before, beside this file. */
  aside: z.string().regex(/^secrets\.before-restore-[\w.]+\.json$/),
});
/** What must be known to end a restore that was killed between placing keys and tables. */
export type RestoreJournal = z.output<typeof Journal>;

/** The launcher looks for the same name (backend/cli/launch/settleRestore.mjs). */
const pathOf = (dataDir: string): string => join(dataDir, "restore-under-way.json");

/** On the disk before the first key is changed. */
export const writeRestoreJournal = (dataDir: string, journal: RestoreJournal): Promise<void> =>
  replaceFile(pathOf(dataDir), `${JSON.stringify(journal)}\n`, 0o600);

/** @returns undefined where no restore was in its last step */
export async function readRestoreJournal(dataDir: string): Promise<RestoreJournal | undefined> {
  try {
    return Journal.parse(JSON.parse(await readFile(pathOf(dataDir), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keys and tables are of one store again. */
export async function removeRestoreJournal(dataDir: string): Promise<void> {
  await rm(pathOf(dataDir), { force: true });
  await flushFolder(pathOf(dataDir));
}
