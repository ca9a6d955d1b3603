import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { keptSecretsPath } from "../../platform/keptSecretsFile.ts";
import { reasonBelow } from "../explain.ts";
import { type Finding, type Notes, takeNotes } from "./finding.ts";

const MEGABYTE = 1024 * 1024;
const DISK_FAIL_MB = 200;
const DISK_WARN_MB = 1024;
const DISK_WARN_SHARE = 0.05;

/** This machine: room on its disks, who may read its secrets, and whether files can be kept. */
export async function checkMachine(deps: Deps, timeoutMs: number): Promise<readonly Finding[]> {
  const { config } = deps;
  const notes = takeNotes("machine");
  const folders = new Set([config.DATA_DIR, config.FILES_DIR ?? join(config.DATA_DIR, "files")]);
  for (const folder of folders) await checkDisk(notes, folder);
  await checkSecrets(notes, config);
  await checkFiles(notes, deps, timeoutMs);
  return notes.findings;
}

async function checkDisk(notes: Notes, folder: string): Promise<void> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found) return; // made when it is needed
  const free = Math.floor((found.bavail * found.bsize) / MEGABYTE);
  const share = found.bavail / Math.max(1, found.blocks);
  const mend = "Free some space, enlarge the disk, or keep older backups elsewhere.";
  if (free < DISK_FAIL_MB) notes.fail(`Only ${free} MB are free for ${folder}.`, mend);
  else if (free < DISK_WARN_MB || share < DISK_WARN_SHARE)
    notes.warn(`${free} MB (${Math.round(share * 100)} %) are free for ${folder}.`, mend);
  else notes.ok(`${Math.floor(free / 1024)} GB free for ${folder}`);
}

async function checkSecrets(notes: Notes, config: Config): Promise<void> {
  const path = keptSecretsPath(config.DATA_DIR);
  const found = await stat(path).catch(() => undefined);
  if (!found) return; // they come from outside
  if ((found.mode & 0o077) !== 0)
    notes.fail(`Others on this machine may read ${path}.`, `chmod 600 ${path}, and rotate the keys (key:rotate).`);
  else notes.ok("the generated secrets are readable by their owner alone");
}

async function checkFiles(notes: Notes, { files, config }: Deps, timeoutMs: number): Promise<void> {
  const where = config.S3_ENDPOINT ? `bucket ${config.S3_BUCKET} at ${config.S3_ENDPOINT}` : "the files' folder";
  try {
    await within(timeoutMs, files.check());
    notes.ok(`files can be kept in ${where}`);
  } catch (error) {
    const isFull = error instanceof AppError && error.code === "storage_full";
    notes.fail(
      `Files cannot be kept in ${where}: ${reasonBelow(error)}`,
      isFull
        ? "Make room there: it goes on by itself, and nothing half was kept."
        : config.S3_ENDPOINT
          ? "Check S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY, and that the key may put, get, list and delete."
          : "Give the user that runs the platform the right to write there, or set FILES_DIR.",
    );
  }
}

/** A bucket that hangs is asked three times by itself; what else this machine has to tell does not wait for it. */
async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
