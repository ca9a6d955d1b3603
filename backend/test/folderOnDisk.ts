import { mkdir, mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

/** Linux' number for a file system in memory. */
const TMPFS = 0x01021994;

/** A new temporary folder that backups are written into: many systems have /tmp in memory, where none is kept. */
export async function folderOnDisk(prefix: string): Promise<string> {
  const cache = join(repositoryRoot, "node_modules/.cache");
  for (const base of [tmpdir(), "/var/tmp", cache]) {
    if (base === cache) await mkdir(cache, { recursive: true });
    const system = await statfs(base).catch(() => undefined);
    if (system === undefined || system.type === TMPFS) continue;
    const folder = await mkdtemp(join(base, prefix)).catch(() => undefined);
    if (folder !== undefined) return folder;
  }
  throw new Error("backups need a folder on a disk; set TMPDIR to one");
}
