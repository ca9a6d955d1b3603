import type { FileHandle } from "node:fs/promises";

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const COMMENT_MAX_BYTES = 65_535;
/** A directory beyond this is no document that a person wrote. */
const DIRECTORY_MAX_BYTES = 4 * 1024 * 1024;

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position, length });
  return buffer.subarray(0, bytesRead);
}

/**
 * The names in a ZIP archive, from its directory; nothing is unpacked, so a bomb stays packed (X67).
 *
 * @returns null when it is not a whole archive
 */
export async function zipNames(file: FileHandle, bytes: number): Promise<string[] | null> {
  const tailAt = Math.max(0, bytes - END_BYTES - COMMENT_MAX_BYTES);
  const tail = await read(file, tailAt, bytes - tailAt);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) return null;
  const entries = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const position = tail.readUInt32LE(end + 16);
  if (length > DIRECTORY_MAX_BYTES || position + length > tailAt + end) return null;
  const directory = await read(file, position, length);
  const names: string[] = [];
  for (let at = 0; names.length < entries; ) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE) return null;
    const nameLength = directory.readUInt16LE(at + 28);
    const next = at + ENTRY_BYTES + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    names.push(directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    at = next;
  }
  return names;
}
