import type { Deps } from "../../deps.ts";
import { readBackupMarks } from "../../features/workspaces/backupMarks.repository.ts";
import { type Finding, takeNotes } from "./finding.ts";

const HOUR_MS = 3_600_000;
/** A night that was missed, and the next one under way. */
const OLD_MS = 50 * HOUR_MS;

/** How old the last backup is, however it was made. Needs a database that answers and is up to date. */
export async function checkBackup({ db, clock, config }: Deps): Promise<readonly Finding[]> {
  const notes = takeNotes("backup");
  const now = clock.now();
  const { lastAt, expectedSince } = await readBackupMarks(db, now);
  const ageMs = now.getTime() - (lastAt ?? expectedSince).getTime();
  const isOff = config.BACKUP_AT === "off";
  const mend = isOff
    ? "BACKUP_AT is off: run the backup command by a timer of your own, or set a time, e.g. BACKUP_AT=03:30 (docs/BACKUP.md)."
    : "The log says why the nightly one failed; run the backup command now (docs/BACKUP.md).";
  if (lastAt === null && (isOff || ageMs > OLD_MS)) notes.warn("There has been no backup of this store yet.", mend);
  else if (lastAt === null) notes.ok("none yet; the first one is made this coming night");
  else if (ageMs > OLD_MS) notes.warn(`The last backup is ${Math.round(ageMs / HOUR_MS)} hours old.`, mend);
  else notes.ok(`the last one is ${Math.round(ageMs / HOUR_MS)} hours old`);
  return notes.findings;
}
