import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { AppError } from "../errors.ts";
import type { FileStore, Spooled } from "./fileStore.ts";
import { isMissing, toStorageError } from "./storageErrors.ts";

/** A sender that says nothing for so long is cut off (X76), and so is one that says next to nothing: slower than any line. */
const IDLE_MS = 20_000;
const IDLE_BYTES = 20_000;
/** No upload takes longer; what is older was left by a process that died. */
const STALE_MS = 3_600_000;

/** The temporary place of a store: uploads wait here until they are checked, in files that only this user can read. */
export type Spool = Pick<FileStore, "receive" | "newSpoolPath" | "discard" | "sweep" | "freeBytes">;

/** @param folder on the same file system as the files, so that keeping one is a rename */
export function createSpool(folder: string): Spool {
  const newSpoolPath = async (): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, randomBytes(16).toString("hex"));
  };
  const discard = ({ path }: Pick<Spooled, "path">): Promise<void> => rm(path, { force: true });

  return {
    newSpoolPath,
    discard,
    async receive(stream, { maxBytes, idleMs = IDLE_MS }) {
      let path: string | undefined;
      let file: FileHandle | undefined;
      try {
        path = await newSpoolPath();
        file = await open(path, "wx", 0o600);
        const measured = await pour(stream, file, maxBytes, idleMs);
        await file.close();
        return { path, ...measured };
      } catch (error) {
        await file?.close().catch(() => undefined);
        if (path !== undefined) await discard({ path }).catch(() => undefined);
        throw toStorageError(error);
      }
    },
    async freeBytes() {
      // Before the first upload the folder is not there; what holds it lies on the same disk.
      for (let path = folder; ; path = dirname(path))
        try {
          const { bavail, bsize } = await statfs(path);
          return bavail * bsize;
        } catch (error) {
          if (!isMissing(error) || path === dirname(path)) return null;
        }
    },
    async sweep() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      for (const name of names) {
        const path = join(folder, name);
        const modifiedMs = await stat(path).then(
          (found) => found.mtimeMs,
          () => Number.POSITIVE_INFINITY, // its upload ended in between
        );
        if (Date.now() - modifiedMs > STALE_MS) await discard({ path });
      }
    },
  };
}

/** Writes what comes; the stream itself is left open where it was refused, so that its sender can still be answered. */
async function pour(
  stream: Readable,
  file: FileHandle,
  maxBytes: number,
  idleMs: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  let before = 0;
  const idle = setTimeout(() => stream.destroy(new AppError("timeout")), idleMs);
  const pace = setInterval(() => {
    if (bytes - before < IDLE_BYTES) stream.destroy(new AppError("timeout", { why: "too slow", bytes }));
    before = bytes;
  }, idleMs);
  const chunks: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false }); // no encoding is set, so chunks are bytes
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        throw error instanceof AppError ? error : new AppError("invalid_input", { why: "cut off" }, { cause: error });
      });
      if (next.done) break;
      bytes += next.value.length;
      if (bytes > maxBytes) throw new AppError("payload_too_large", { maxBytes });
      hash.update(next.value);
      await file.writeFile(next.value); // at the handle's position: appends
      idle.refresh();
    }
  } catch (error) {
    await iterator.return?.();
    throw error;
  } finally {
    clearTimeout(idle);
    clearInterval(pace);
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Measures a file that somebody else wrote at a spool path. */
export async function measure(path: string): Promise<Spooled> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    // no encoding is set
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { path, bytes, sha256: hash.digest("hex") };
}
