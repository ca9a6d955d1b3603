import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { UsageError } from "./command.ts";

const OWN_NAME = /^chat-backup-\d{8}T\d{6}Z\.tar\.gz$/;
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
  const isFolder = wanted.endsWith("/") || ((await stat(wanted).catch(() => undefined))?.isDirectory() ?? false);
  const folder = isFolder ? wanted : dirname(wanted);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await statfs(folder)).type === TMPFS)
    throw new UsageError(
      `${folder} lies in memory and is gone with the machine or container. Name a folder on a disk, or - to write to standard output.`,
    );
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const path = isFolder ? join(folder, `chat-backup-${stamp}.tar.gz`) : wanted;
  const part = `${path}.part`;
  const stream = (await open(part, "w", 0o600)).createWriteStream();
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
      return (await stat(path)).size;
    },
    async discard() {
      if (!stream.closed)
        await new Promise<void>((resolve) => {
          stream.once("close", () => resolve()).destroy();
        });
      await rm(part, { force: true });
    },
  };
}

/** Removes the oldest backups that were named by us until `count` are left. @returns the names removed */
export async function keepNewest(folder: string, count: number): Promise<string[]> {
  const own = (await readdir(folder)).filter((name) => OWN_NAME.test(name)).sort();
  const old = own.slice(0, Math.max(0, own.length - count));
  for (const name of old) await rm(join(folder, name), { force: true });
  return old;
}
