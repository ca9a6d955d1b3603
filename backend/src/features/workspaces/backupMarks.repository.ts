import type { Tx } from "../../platform/db/database.ts";
import { keepMetaOnce, readMeta } from "./storeMeta.repository.ts";

/** What is known of this store's backups. */
export interface BackupMarks {
  /** When the last one that succeeded had begun: everything acknowledged before is in it. Null: there was none. */
  readonly lastAt: Date | null;
  /** Since when backups are expected: the first time anybody looked. */
  readonly expectedSince: Date;
}

const toDate = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** Reads the marks; the first reader of a store notes since when backups are expected. */
export async function readBackupMarks(tx: Tx, now: Date): Promise<BackupMarks> {
  const since = await readMeta(tx, "backup_expected");
  if (since === undefined) await keepMetaOnce(tx, "backup_expected", now.toISOString());
  return { lastAt: toDate(await readMeta(tx, "backup_last")), expectedSince: toDate(since) ?? now };
}

/** Notes a backup that succeeded. */
export async function noteBackup(tx: Tx, startedAt: Date): Promise<void> {
  await raiseMeta(tx, "backup_last", startedAt);
}

/**
 * Claims the attempt of this hour; of several processes one gets it.
 *
 * @returns whether it was free
 */
export async function claimBackup(tx: Tx, hour: Date): Promise<boolean> {
  return raiseMeta(tx, "backup_claimed", hour);
}

/** ISO times in UTC sort as texts. @returns whether the kept time was earlier, or missing */
async function raiseMeta(tx: Tx, name: string, at: Date): Promise<boolean> {
  if (await keepMetaOnce(tx, name, at.toISOString())) return true;
  const { affectedRows } = await tx.run(
    "UPDATE store_meta SET store_meta.value = ? WHERE store_meta.name = ? AND store_meta.value < ?",
    [at.toISOString(), name, at.toISOString()],
  );
  return affectedRows === 1;
}
