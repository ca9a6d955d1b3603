import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { KEPT_SECRETS, type Secrets } from "../platform/backup/keyFingerprints.ts";
import { readKeptSecrets, replaceFile, replaceKeptSecrets, writeNewFile } from "../platform/keptSecretsFile.ts";
import { databaseName, removeRestoreJournal, writeRestoreJournal } from "./restoreJournal.ts";

/** @returns whether `npm start` generated the keys that are in use, so that a command may replace them */
export async function hasKeptSecrets(config: Config): Promise<boolean> {
  const kept = await readKeptSecrets(config.DATA_DIR);
  return kept !== undefined && KEPT_SECRETS.every((name) => kept[name] === config[name]);
}

/** An archive's keys that were put in place. */
export interface PlacedSecrets {
  /** Where the generated ones are kept. */
  readonly aside: string;
  /** The archive's tables are in place too. */
  done(): Promise<void>;
  /** Puts the generated ones back. */
  undo(): Promise<void>;
}

/**
 * Puts an archive's keys in the place of the generated ones, which stay beside under a name with the time.
 *
 * @param mark the one that `Staging.mark` got: killed before `done` or `undo`, `settleRestore` learns from it which of the two is due
 */
export async function placeSecrets(config: Config, secrets: Secrets, mark: string): Promise<PlacedSecrets> {
  const kept = (await readKeptSecrets(config.DATA_DIR)) ?? {};
  const stamp = new Date().toISOString().replace(/[-:]/g, "");
  const name = `secrets.before-restore-${stamp}.json`;
  const aside = join(config.DATA_DIR, name);
  await writeNewFile(aside, `${JSON.stringify(kept, null, 2)}\n`, 0o600);
  await writeRestoreJournal(config.DATA_DIR, { database: databaseName(config), mark, aside: name });
  const { JWT_SECRET, PASSWORD_PEPPER, ENCRYPTION_KEY } = secrets;
  const { ENCRYPTION_KEY_PREVIOUS: _, ...others } = kept;
  await replaceKeptSecrets(config.DATA_DIR, { ...others, JWT_SECRET, PASSWORD_PEPPER, ENCRYPTION_KEY });
  return {
    aside,
    done: () => removeRestoreJournal(config.DATA_DIR),
    async undo() {
      await replaceKeptSecrets(config.DATA_DIR, kept);
      await removeRestoreJournal(config.DATA_DIR);
      await rm(aside, { force: true });
    },
  };
}

/** Writes the keys as the files of docker-compose's `secrets` volume. @returns the files' names */
export async function writeSecretFiles(folder: string, secrets: Secrets): Promise<string[]> {
  const names = KEPT_SECRETS.map((name) => [name.toLowerCase(), secrets[name]] as const);
  for (const [name, value] of names) await replaceFile(join(folder, name), value, 0o444);
  return names.map(([name]) => name);
}
