import { spawn } from "node:child_process";
import { mkdir, statfs } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import type { Deps } from "./deps.ts";
import { lastDueBackup } from "./dueBackup.ts";
import { claimBackup, readBackupMarks } from "./features/workspaces/backupMarks.repository.ts";
import { readStoreBytes } from "./features/workspaces/storeSize.view.ts";
import { rootFolder } from "./platform/rootFolder.ts";

const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 60_000;
/** What stays free on the disk, whatever a backup takes: the database may live on it. */
const SPARE_BYTES = 512 * 1024 * 1024;
const SAID_MAX_CHARS = 2000;

/**
 * Makes a backup a day by the `backup` command, in a process of its own and with the lowest priority; keeps the newest `BACKUP_KEEP`.
 *
 * Of several processes one makes it. What fails is logged, tried again every hour, and seen by `chat_backup_age_seconds` and `chat doctor`.
 * One that is under way when this process ends is ended too; nothing of it stays.
 */
export function startNightlyBackup(deps: Deps, program = join(rootFolder, "backend/dist/chat.js")): { stop(): void } {
  if (deps.config.BACKUP_AT === "off") return { stop: () => undefined };
  const ending = new AbortController();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    makeDueBackup(deps, program, ending.signal)
      .catch((error: unknown) => {
        if (ending.signal.aborted) return;
        deps.logger.error({ err: error }, "the nightly backup failed; the next try is in an hour");
      })
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      ending.abort();
    },
  };
}

/**
 * Makes the backup if one is due and no other process makes it.
 *
 * @throws {Error} where it failed, or could fill the disk
 */
export async function makeDueBackup(deps: Deps, program: string, signal: AbortSignal): Promise<void> {
  const { config, db, clock, logger } = deps;
  if (config.BACKUP_AT === "off") return;
  const now = clock.now();
  const { lastAt, expectedSince } = await readBackupMarks(db, now);
  if ((lastAt ?? expectedSince) >= lastDueBackup(config.BACKUP_AT, now)) return;
  if (!(await claimBackup(db, new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)))) return;
  await refuseFullDisk(deps);
  const args = ["backup", `${config.backupFolder}/`, "--keep", String(config.BACKUP_KEEP)];
  logger.info({ said: await runBackup(program, args, signal) }, "the nightly backup is made");
}

/** @throws {Error} where a backup could fill the disk */
async function refuseFullDisk({ config, db }: Deps): Promise<void> {
  await mkdir(config.backupFolder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(config.backupFolder);
  const [free, needed] = [bavail * bsize, (await readStoreBytes(db)) + SPARE_BYTES];
  if (free < needed)
    throw new Error(
      `${config.backupFolder} has ${inMb(free)} MB free and a backup may need ${inMb(needed)} MB: make room, name another place (BACKUP_FOLDER), or keep fewer (BACKUP_KEEP)`,
    );
}

const inMb = (bytes: number): number => Math.round(bytes / 1024 / 1024);

/** @returns what the command printed @throws {Error} with what it complained of */
function runBackup(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"], signal });
  if (child.pid !== undefined) lowerPriority(child.pid);
  let [said, complained] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-SAID_MAX_CHARS);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complained = (complained + text).slice(-SAID_MAX_CHARS);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(said.trim()) : reject(new Error(`backup ended with ${code}: ${complained.trim()}`)),
    );
  });
}

/** Visitors come first; where the system does not let us say so, nothing is lost. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It ended already, or the system has no priorities.
  }
}
