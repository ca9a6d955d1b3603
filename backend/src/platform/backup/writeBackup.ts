import { createHash } from "node:crypto";
import type { Writable } from "node:stream";
import type { DatabaseAddress } from "../db/connectionOptions.ts";
import { openSnapshot, type Snapshot } from "../db/openSnapshot.ts";
import type { TableShape } from "../db/tableShape.ts";
import { version } from "../version.ts";
import { ARCHIVE_FORMAT, type ArchiveHeader, type ArchiveManifest } from "./archiveFormat.ts";
import { type ArchiveWriter, createArchiveWriter } from "./archiveWriter.ts";
import type { FileShelf } from "./fileShelf.ts";
import { keyFingerprints, type Secrets } from "./keyFingerprints.ts";
import { sealSecrets } from "./sealedSecrets.ts";
import { createSectionDigest } from "./sectionDigest.ts";

/** Rows are packed in members of about this size: large enough to compress, small enough to hold. */
const MEMBER_BYTES = 2 * 1024 * 1024;

export interface BackupOptions {
  readonly database: DatabaseAddress;
  readonly secrets: Secrets;
  /** Only these tables are the platform's; others in the same database are left alone. */
  readonly isOwnTable: (name: string) => boolean;
  readonly files: FileShelf | null;
  /** Null: the secrets stay out, and must be kept elsewhere. */
  readonly passphrase: string | null;
  readonly say: (line: string) => void;
}

/**
 * Writes database and files into one archive while everybody goes on working.
 *
 * The rows are those of one moment; files are copied after it, so that every file a row names is there unless it was removed meanwhile.
 * @returns the manifest, as it stands at the archive's end
 * @throws {Error} when the snapshot cannot be taken or the target cannot be written
 */
export async function writeBackup(target: Writable, options: BackupOptions): Promise<ArchiveManifest> {
  const snapshot = await openSnapshot(options.database);
  const writer = createArchiveWriter(target, snapshot.takenAt);
  try {
    const tables = snapshot.tables.filter(({ name }) => options.isOwnTable(name));
    const headerText = JSON.stringify(headerOf(snapshot, tables, options));
    await writer.addText("header.json", headerText);
    if (options.passphrase !== null)
      await writer.addText("secrets.json", sealSecrets(options.secrets, options.passphrase));
    const sections: Record<string, ArchiveManifest["files"]> = {};
    for (const table of tables) sections[table.name] = await writeTable(writer, snapshot, table, options.say);
    await snapshot.close();
    const files = await writeFiles(writer, options.files, options.say);
    const manifest: ArchiveManifest = {
      finishedAt: new Date().toISOString(),
      header: createHash("sha256").update(headerText).digest("hex"),
      tables: sections,
      files,
    };
    await writer.addText("manifest.json", JSON.stringify(manifest));
    await writer.finish();
    return manifest;
  } catch (error) {
    await writer.abort(error);
    throw error;
  } finally {
    await snapshot.close();
  }
}

const headerOf = (snapshot: Snapshot, tables: readonly TableShape[], options: BackupOptions): ArchiveHeader => ({
  product: "chat-widget-generator",
  format: ARCHIVE_FORMAT,
  version,
  takenAt: snapshot.takenAt.toISOString(),
  database: options.database.DB_NAME,
  serverVersion: snapshot.serverVersion,
  migrations: [...snapshot.migrations],
  tables: tables.map((table) => ({
    ...table,
    columns: [...table.columns],
    binary: [...table.binary],
    key: [...table.key],
  })),
  keys: keyFingerprints(options.secrets),
  hasFiles: options.files !== null,
  hasSecrets: options.passphrase !== null,
});

async function writeTable(
  writer: ArchiveWriter,
  snapshot: Snapshot,
  table: TableShape,
  say: BackupOptions["say"],
): Promise<ArchiveManifest["files"]> {
  const digest = createSectionDigest();
  let [lines, bytes, members]: [string[], number, number] = [[], 0, 0];
  const flush = async (): Promise<void> => {
    members += 1;
    const name = `tables/${table.name}/${String(members).padStart(6, "0")}.jsonl`;
    await writer.addBytes(name, Buffer.from(`${lines.join("\n")}\n`), digest, lines.length);
    [lines, bytes] = [[], 0];
  };
  for await (const row of snapshot.rows(table)) {
    const line = JSON.stringify(row);
    lines.push(line);
    bytes += line.length;
    if (bytes >= MEMBER_BYTES) await flush();
  }
  if (lines.length > 0) await flush();
  const section = digest.result();
  if (section.count > 0) say(`  ${table.name}: ${section.count} rows`);
  return section;
}

async function writeFiles(
  writer: ArchiveWriter,
  files: FileShelf | null,
  say: BackupOptions["say"],
): Promise<ArchiveManifest["files"]> {
  const digest = createSectionDigest();
  if (files !== null)
    for await (const key of files.keys()) {
      const found = await files.read(key);
      if (found) await writer.addStream(`files/${key}`, found.content, found.sizeBytes, digest);
    }
  const section = digest.result();
  if (section.count > 0) say(`  files: ${section.count}`);
  return section;
}
