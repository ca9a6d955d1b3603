import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { constants } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { UsageError } from "./command.ts";

const OWN_NAME = /^chat-backup-\d{8}T\d{6}Z\.tar\.gz$/;
/** What a backup that was killed leaves: its archive so far, under a name that no other backup uses. */
const OWN_PART = /^chat-backup-\d{8}T\d{6}Z\.tar\.gz\.[0-9a-f]{8}\.part$/;
/** A backup that writes leaves its file alone for so long at most, a pause of its disk included. */
const ABANDONED_MS = 6 * 3_600_000;
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Linux' number for a file system in memory. */
const TMPFS = 0x01021994;

/** Where a backup goes. */
export interface BackupTarget {
  /** For people. */
  readonly path: string;
  readonly stream: Writable;
  /** The archive is complete: flushed, and under its name. @returns bytes, or null for a pipe */
  keep(): Promise<number | null>;
  /** It failed: nothing of it stays. */
  discard(): Promise<void>;
}

/**
 * Opens the target that was asked for: `-` for standard output, a file, or a folder in which a name with the time is made.
 *
 * A file appears under its name only when it is complete, readable by its owner alone.
 */
export async function openBackupTarget(wanted: string, now: Date): Promise<BackupTarget> {
  if (wanted === "-")
    return { path: "-", stream: process.stdout, keep: async () => null, discard: async () => undefined };
  const isFolder = await isFolderWanted(wanted);
  const folder = isFolder ? wanted : dirname(wanted);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await statfs(folder)).type === TMPFS)
    throw new UsageError(
      `${folder} lies in memory and is gone with the machine or container. Name a folder on a disk, or - to write to standard output.`,
    );
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const path = isFolder ? join(folder, `chat-backup-${stamp}.tar.gz`) : wanted;
  // A name of its own: of two backups to one file each writes its own archive, and the later one stays.
  const part = `${path}.${randomBytes(4).toString("hex")}.part`;
  const stream = (await open(part, "wx", 0o600)).createWriteStream();
  const dropPart = (signal: NodeJS.Signals): void => {
    rmSync(part, { force: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of ENDING) process.once(signal, dropPart);
  const unhear = (): void => {
    for (const signal of ENDING) process.off(signal, dropPart);
  };
  return {
    path,
    stream,
    async keep() {
      const file = await open(part, "r+");
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
      unhear();
      return (await stat(path)).size;
    },
    async discard() {
      if (!stream.closed)
        await new Promise<void>((resolve) => {
          stream.once("close", () => resolve()).destroy();
        });
      await rm(part, { force: true });
      unhear();
    },
  };
}

/** @returns whether a name with the time is made there, rather than the file itself written */
export const isFolderWanted = async (wanted: string): Promise<boolean> =>
  wanted.endsWith("/") || ((await stat(wanted).catch(() => undefined))?.isDirectory() ?? false);

/**
 * Removes the oldest backups that were named by us until `count` are left, and what killed backups left unfinished.
 *
 * @param made the newest, whatever its name says: where the clock was wrong once, later names may be older
 * @returns the names removed
 */
export async function keepNewest(made: string, count: number): Promise<string[]> {
  const folder = dirname(made);
  const names = await readdir(folder);
  const others = names.filter((name) => OWN_NAME.test(name) && name !== basename(made)).sort();
  const old = others.slice(0, Math.max(0, others.length - (count - 1)));
  for (const name of names.filter((one) => OWN_PART.test(one))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) old.push(name);
  }
  for (const name of old) await rm(join(folder, name), { force: true });
  return old;
}
