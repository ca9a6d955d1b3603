import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import * as z from "zod";
import type { CopiedRow } from "../db/openSnapshot.ts";
import type { Staging } from "../db/openStaging.ts";
import type { TableShape } from "../db/tableShape.ts";
import { ARCHIVE_FORMAT, ArchiveHeader, ArchiveManifest, DamagedArchive } from "./archiveFormat.ts";
import type { FileShelf } from "./fileShelf.ts";
import { type ArchiveMember, readArchive, readWhole } from "./readArchive.ts";
import { createSectionDigest, type SectionDigest } from "./sectionDigest.ts";

const HEADER_MAX_BYTES = 8 * 1024 * 1024;
const MEMBER_MAX_BYTES = 256 * 1024 * 1024;

export interface RestoreTarget {
  /** Hears what the archive is before anything is read from it; throws to refuse. `sealedSecrets` is null when it holds none. */
  check(header: ArchiveHeader, sealedSecrets: string | null): Promise<void>;
  /** Null only verifies. */
  readonly staging: Staging | null;
  readonly files: FileShelf | null;
  /** Rows that must not come back. @returns false to leave the row out */
  keepsRow(table: TableShape, row: CopiedRow): boolean;
  readonly say: (line: string) => void;
}

/**
 * Reads an archive to its end, fills the staging tables and proves every checksum; the caller swaps afterwards.
 *
 * @throws {DamagedArchive} when anything is missing, changed or cut off; the live tables were not touched
 */
export async function restoreBackup(
  source: Readable,
  target: RestoreTarget,
): Promise<{ header: ArchiveHeader; manifest: ArchiveManifest }> {
  const reading = new ArchiveReading(target);
  for await (const member of readArchive(source)) await reading.take(member);
  return reading.finish();
}

class ArchiveReading {
  readonly #target: RestoreTarget;
  readonly #sections = new Map<string, SectionDigest>();
  readonly #files = createSectionDigest();
  #header: ArchiveHeader | undefined;
  #headerHash = "";
  #isChecked = false;
  #manifest: ArchiveManifest | undefined;

  constructor(target: RestoreTarget) {
    this.#target = target;
  }

  async take(member: ArchiveMember): Promise<void> {
    if (this.#manifest) throw new DamagedArchive("something follows its end");
    if (!this.#header) return this.#takeHeader(member);
    if (member.name === "secrets.json" && !this.#isChecked)
      return this.#check((await readWhole(member, HEADER_MAX_BYTES)).toString());
    if (!this.#isChecked) await this.#check(null);
    if (member.name === "manifest.json") {
      this.#manifest = parseJson(ArchiveManifest, await readWhole(member, HEADER_MAX_BYTES), member.name);
      return;
    }
    const tableName = /^tables\/([^/]+)\/\d+\.jsonl$/.exec(member.name)?.[1];
    if (tableName !== undefined) return this.#takeRows(tableName, member);
    const fileKey = /^files\/(.+)$/.exec(member.name)?.[1];
    if (fileKey === undefined) throw new DamagedArchive(`${member.name} does not belong there`);
    await this.#takeFile(fileKey, member);
  }

  finish(): { header: ArchiveHeader; manifest: ArchiveManifest } {
    const [header, manifest] = [this.#header, this.#manifest];
    if (!header || !manifest) throw new DamagedArchive("its end is missing");
    if (manifest.header !== this.#headerHash) throw new DamagedArchive("its header was changed");
    for (const { name } of header.tables) {
      const found = (this.#sections.get(name) ?? createSectionDigest()).result();
      if (found.sha256 !== manifest.tables[name]?.sha256 || found.count !== manifest.tables[name]?.count)
        throw new DamagedArchive(`table ${name} is not what was written`);
    }
    if (this.#files.result().sha256 !== manifest.files.sha256)
      throw new DamagedArchive("a file is not what was written");
    return { header, manifest };
  }

  async #takeHeader(member: ArchiveMember): Promise<void> {
    if (member.name !== "header.json") throw new DamagedArchive("it is not a backup of this product");
    const text = await readWhole(member, HEADER_MAX_BYTES);
    const format = parseJson(z.object({ format: z.int() }), text, member.name).format;
    if (format > ARCHIVE_FORMAT)
      throw new Error("The archive was made by a newer release. Update this installation first. Nothing was changed.");
    this.#header = parseJson(ArchiveHeader, text, member.name);
    this.#headerHash = createHash("sha256").update(text).digest("hex");
  }

  async #check(sealedSecrets: string | null): Promise<void> {
    const header = this.#header;
    if (!header) throw new DamagedArchive("its header is missing");
    await this.#target.check(header, sealedSecrets);
    for (const table of header.tables) await this.#target.staging?.create(table);
    this.#isChecked = true;
  }

  async #takeRows(tableName: string, member: ArchiveMember): Promise<void> {
    const table = this.#header?.tables.find(({ name }) => name === tableName);
    if (!table) throw new DamagedArchive(`table ${tableName} is not announced`);
    const bytes = await readWhole(member, MEMBER_MAX_BYTES);
    const rows = bytes
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => parseRow(line, table));
    const digest = this.#sections.get(tableName) ?? createSectionDigest();
    this.#sections.set(tableName, digest);
    digest.begin(member.name, rows.length);
    digest.update(bytes);
    const kept = rows.filter((row) => this.#target.keepsRow(table, row));
    const stored = (await this.#target.staging?.insert(table, kept)) ?? kept.length;
    if (stored !== kept.length) throw new Error(`${kept.length - stored} rows of ${tableName} were not stored.`);
  }

  async #takeFile(key: string, member: ArchiveMember): Promise<void> {
    const digest = this.#files;
    digest.begin(member.name, 1);
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of member.content) {
        digest.update(chunk);
        yield chunk;
      }
    }
    if (this.#target.files && this.#target.staging) await this.#target.files.write(key, counted(), member.sizeBytes);
    else for await (const _ of counted());
  }
}

function parseRow(line: string, table: TableShape): CopiedRow {
  const row = parseJson(z.array(z.unknown()), line, table.name);
  const values = row.filter((value) => value === null || typeof value === "string");
  if (values.length !== row.length || row.length !== table.columns.length)
    throw new DamagedArchive(`a row of ${table.name} has another shape`);
  return values;
}

function parseJson<T extends z.ZodType>(schema: T, text: Buffer | string, name: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(text.toString()));
  } catch (cause) {
    throw new DamagedArchive(`${name} cannot be read`, { cause });
  }
}
