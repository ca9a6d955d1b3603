import type { Readable } from "node:stream";

/** Bytes that lie complete on this machine's disk, measured; whoever received them discards them in the end. */
export interface Spooled {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** Where files live: a folder, or a bucket. Knows keys and bytes, nothing of names, types or owners. */
export interface FileStore {
  /**
   * Reads a stream to its end into a temporary file of its own; on any failure nothing is left of it.
   *
   * @throws {AppError} payload_too_large, timeout (no byte, or hardly any, for `idleMs`), storage_full, storage_unavailable, invalid_input (the sender went away)
   */
  receive(stream: Readable, options: { maxBytes: number; idleMs?: number }): Promise<Spooled>;
  /** A path in the same temporary place, for a program that writes a file itself (then `measure` it). */
  newSpoolPath(): Promise<string>;
  /** Removes what was received; harmless after `put` took it away. */
  discard(spooled: Pick<Spooled, "path">): Promise<void>;
  /**
   * Keeps the bytes under a key of `newFileKey`, whole or not at all, durably; the same again changes nothing.
   *
   * @throws {AppError} storage_full, storage_unavailable
   */
  put(key: string, source: Spooled): Promise<void>;
  /** @returns null when there is nothing under this key. @throws {AppError} storage_unavailable */
  get(key: string): Promise<{ stream: Readable; bytes: number } | null>;
  /** Removing what is not there succeeds. @throws {AppError} storage_unavailable */
  remove(key: string): Promise<void>;
  /** Every key there is, in no order that anybody may rely on: for backups. */
  list(): AsyncIterable<{ key: string; bytes: number }>;
  /** Removes temporary files that processes which died have left. */
  sweep(): Promise<void>;
  /** Room on the disk where uploads arrive; null where it cannot be told. */
  freeBytes(): Promise<number | null>;
  /** Proves that files can be kept and says in `details` why not. @throws {AppError} storage_full, storage_unavailable */
  check(): Promise<void>;
}
