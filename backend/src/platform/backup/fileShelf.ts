/** The stored files as a copy sees them; keys are names within the store. */
export interface FileShelf {
  list(): AsyncIterable<{ readonly key: string; readonly sizeBytes: number }>;
  /** @returns null when it was removed meanwhile */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Stores under this key; the same content again changes nothing. */
  write(key: string, content: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void>;
}
