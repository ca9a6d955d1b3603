import { createHash } from "node:crypto";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { createTarPacker } from "modern-tar";
import type { SectionDigest } from "./sectionDigest.ts";

/** Text of rows shrinks to a fifth at level 3; level 6 takes twice the time for 8 % less (`backend/bench/backup.bench.ts`). */
const GZIP_LEVEL = 3;

/** A tar.gz on its way out. */
export interface ArchiveWriter {
  /** @returns SHA-256 of the text */
  addText(name: string, text: string): Promise<string>;
  /** @param count what the member adds to its section's count */
  addBytes(name: string, bytes: Uint8Array, section: SectionDigest, count: number): Promise<void>;
  /** @throws {Error} when the stream does not hold exactly `sizeBytes` */
  addStream(name: string, content: AsyncIterable<Uint8Array>, sizeBytes: number, section: SectionDigest): Promise<void>;
  /** Resolves when everything was handed to the target. */
  finish(): Promise<void>;
  /** Ends the target with this error. */
  abort(error: unknown): Promise<void>;
}

/** Packs members one after another; a slow target slows the caller down, nothing piles up. */
export function createArchiveWriter(target: Writable, mtime: Date): ArchiveWriter {
  const { readable, controller } = createTarPacker();
  // Node's own web stream type and the library's are the same thing under two names.
  const source = Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]);
  const done = pipeline(source, createGzip({ level: GZIP_LEVEL }), target, { end: target !== process.stdout });
  done.catch(() => undefined); // told by the write that fails, or by `finish`

  const open = (name: string, size: number) =>
    controller.add({ name, size, type: "file", mode: 0o600, mtime, uid: 0, gid: 0 }).getWriter();
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    const writer = open(name, bytes.length);
    if (bytes.length > 0) await writer.write(bytes);
    await writer.close();
  };
  return {
    async addText(name, text) {
      await add(name, Buffer.from(text));
      return createHash("sha256").update(text).digest("hex");
    },
    async addBytes(name, bytes, section, count) {
      section.begin(name, count);
      section.update(bytes);
      await add(name, bytes);
    },
    async addStream(name, content, sizeBytes, section) {
      const writer = open(name, sizeBytes);
      section.begin(name, 1);
      for await (const chunk of content) {
        section.update(chunk);
        await writer.write(new Uint8Array(chunk));
      }
      await writer.close();
    },
    async finish() {
      controller.finalize();
      await done;
    },
    async abort(error) {
      controller.error(error);
      await done.catch(() => undefined);
    },
  };
}
