import * as z from "zod";

/** Raised when an older reader could not understand a newer archive. */
export const ARCHIVE_FORMAT = 1;

const Table = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_]{1,50}$/),
  columns: z.array(z.string().min(1)).min(1),
  binary: z.array(z.int().min(0)),
  key: z.array(z.string()),
  ddl: z.string(),
});

/** First member, `header.json`: all that must be known before anything is read. */
export const ArchiveHeader = z.object({
  product: z.literal("chat-widget-generator"),
  format: z.int().min(1),
  version: z.string(),
  takenAt: z.iso.datetime(),
  database: z.string(),
  serverVersion: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(Table),
  /** Which keys the data was written under, as slow hashes: a key cannot be got out of them. */
  keys: z.record(z.string(), z.string()),
  hasFiles: z.boolean(),
  hasSecrets: z.boolean(),
});
export type ArchiveHeader = z.output<typeof ArchiveHeader>;

const Section = z.object({
  /** Rows of a table; files of the store. */
  count: z.int().min(0),
  bytes: z.int().min(0),
  /** Over the members' names and contents, in order. */
  sha256: z.string().length(64),
});

/** Last member, `manifest.json`: without it the archive was cut off. */
export const ArchiveManifest = z.object({
  finishedAt: z.iso.datetime(),
  header: z.string().length(64),
  tables: z.record(z.string(), Section),
  files: Section,
});
export type ArchiveManifest = z.output<typeof ArchiveManifest>;

/** The sentence every damage ends in. */
export class DamagedArchive extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The archive is damaged: ${what}. Nothing was changed.`, options);
  }
}
