import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Config } from "../config.ts";
import { removeReplacedFiles } from "../features/files/removeReplacedFiles.ts";
import { type Database, openDatabase } from "../platform/db/database.ts";
import { findRemains, holdSchema, type SchemaHold } from "../platform/db/restoreRemains.ts";
import type { FileStore } from "../platform/files/fileStore.ts";
import { replaceKeptSecrets } from "../platform/keptSecretsFile.ts";
import { databaseName, readRestoreJournal, removeRestoreJournal } from "./restoreJournal.ts";
import { readRestoreMark } from "./restoreMark.view.ts";

const WAIT_SECONDS = 60;

/**
 * Ends a restore that was killed: before its last step it never was, after it it is completed. Run again at will; without remains it does nothing.
 *
 * @returns what was found and done, for people
 * @throws {Error} when a backup, a restore or a migration is at work
 */
export async function settleRestore(config: Config, store: FileStore, say: (line: string) => void): Promise<string> {
  const hold = await holdSchema(config, WAIT_SECONDS);
  if (hold === null)
    throw new Error(
      "A backup, a restore or a migration of this database is under way, so nothing was touched. When it has ended, run restore --settle again.",
    );
  const db = openDatabase(config);
  try {
    const lines = [...(await settleKeys(config, db)), ...(await settleTables(db, hold, store, say))];
    return lines.length === 0 ? "No restore was cut off; there is nothing to settle." : lines.join("\n");
  } finally {
    await db.close();
    await hold.close();
  }
}

async function settleKeys(config: Config, db: Database): Promise<string[]> {
  const journal = await readRestoreJournal(config.DATA_DIR);
  if (!journal) return [];
  if (journal.database !== databaseName(config))
    throw new Error(
      `The restore that was cut off was of the database ${journal.database}, and this is ${databaseName(config)}: whether its tables are in place cannot be seen here, so nothing was touched. Use the settings of that restore for the database, then start again or run restore --settle.`,
    );
  const aside = join(config.DATA_DIR, journal.aside);
  if ((await readRestoreMark(db)) === journal.mark) {
    await removeRestoreJournal(config.DATA_DIR);
    return [
      `A restore was cut off right after its last step: the archive and its keys are in place. The keys from before are in ${aside}.`,
    ];
  }
  const before = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(aside, "utf8")));
  await replaceKeptSecrets(config.DATA_DIR, before);
  await removeRestoreJournal(config.DATA_DIR);
  await rm(aside, { force: true });
  return [
    "A restore was cut off right before its last step: the store is as it was before it, and the keys that belong to it are back in secrets.json. Nothing was lost. If you still want the archive, run the same restore again.",
  ];
}

async function settleTables(
  db: Database,
  hold: SchemaHold,
  store: FileStore,
  say: (line: string) => void,
): Promise<string[]> {
  const { restoring, replaced } = await findRemains(db);
  const lines: string[] = [];
  if (replaced.length > 0) {
    const areErased = await removeReplacedFiles(db, store, say);
    if (areErased) await hold.drop(replaced);
    lines.push(
      areErased
        ? `${replaced.length} tables of the store that a restore replaced were removed, with the files that only they named.`
        : `${replaced.length} tables of the store that a restore replaced stay, for they name files that could not be removed yet: run restore --settle again when the file store answers.`,
    );
  }
  if (restoring.length > 0) {
    await hold.drop(restoring);
    lines.push(
      `${restoring.length} tables that a restore had filled when it was cut off were removed; the store was not touched by it.`,
    );
  }
  return lines;
}
