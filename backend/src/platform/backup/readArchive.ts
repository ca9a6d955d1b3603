import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { createTarDecoder } from "modern-tar";
import { DamagedArchive } from "./archiveFormat.ts";

/** A member of an archive; its content must be read before the next one comes. */
export interface ArchiveMember {
  readonly name: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

const FOREIGN =
  "it is no packed file at all, so no backup of this product (one that was encrypted has to be decrypted first)";
const isForeign = (error: unknown): boolean => error instanceof Error && error.message === "incorrect header check";

/**
 * The members of a tar.gz, in order, in bounded memory.
 *
 * @throws {DamagedArchive} where the compression or the tar breaks off
 */
export async function* readArchive(source: Readable): AsyncGenerator<ArchiveMember> {
  const gunzip = createGunzip();
  let unreadable: Error | undefined;
  source.on("error", (error) => {
    unreadable = error;
    gunzip.destroy(error);
  });
  source.pipe(gunzip);
  /** A file that cannot be read is told as it is; whatever else breaks here is the archive's fault. */
  const told = (cause: unknown): unknown =>
    unreadable ??
    (cause instanceof DamagedArchive
      ? cause
      : new DamagedArchive(isForeign(cause) ? FOREIGN : "it breaks off or was changed", { cause }));
  async function* guarded(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      throw told(error);
    }
  }
  try {
    // Node's own web stream types and the library's are the same thing under two names.
    const bytes = Readable.toWeb(gunzip) as unknown as ReadableStream<Uint8Array>;
    const entries = bytes.pipeThrough(createTarDecoder({ strict: true })) as unknown as AsyncIterable<{
      header: { name: string; size: number; type?: string };
      body: AsyncIterable<Uint8Array>;
    }>;
    for await (const { header, body } of entries) {
      if (header.type !== undefined && header.type !== "file")
        throw new DamagedArchive(`${header.name} is not a plain file`);
      yield { name: header.name, sizeBytes: header.size, content: guarded(body) };
    }
  } catch (error) {
    throw told(error);
  } finally {
    source.unpipe(gunzip);
    gunzip.destroy();
    source.destroy();
  }
}

/** @throws {DamagedArchive} when it is larger than `maxBytes`: it would have to be held in memory */
export async function readWhole(member: ArchiveMember, maxBytes: number): Promise<Buffer> {
  if (member.sizeBytes > maxBytes) throw new DamagedArchive(`${member.name} is too large`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of member.content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
