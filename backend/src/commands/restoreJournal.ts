import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { DatabaseAddress } from "../platform/db/connectionOptions.ts";
import { flushFolder, replaceFile } from "../platform/keptSecretsFile.ts";

const Journal = z.object({
  /** Whose tables the archive was to replace: in another database the mark says nothing. */
  database: z.string(),
  /** Stands in the archive's tables too: where it is found live, the swap was done. */
  mark: z.string().min(1),
  /** The keys from before, beside this file. */
  aside: z.string().regex(/^secrets\.before-restore-[\w.]+\.json$/),
});
/** What must be known to end a restore that was killed between placing keys and tables. */
export type RestoreJournal = z.output<typeof Journal>;

/** Names a database among those that one installation may be told of; a private one moves its socket. */
export const databaseName = (config: DatabaseAddress): string =>
  config.DB_SOCKET ? config.DB_NAME : `${config.DB_HOST ?? "127.0.0.1"}:${config.DB_PORT}/${config.DB_NAME}`;

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
