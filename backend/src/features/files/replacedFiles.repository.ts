import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** A file of a store that a restore replaced. */
export interface ReplacedFile {
  readonly id: number;
  readonly storageKey: string;
  readonly previewKey: string | null;
}

/**
 * Looks at a stretch of the table that a restore took away and has not dropped yet.
 *
 * @returns files that the restored store does not have, and where the next stretch begins; null at the end
 */
export async function selectReplacedFiles(
  tx: Tx,
  afterId: number,
  limit: number,
): Promise<{ gone: ReplacedFile[]; next: number | null }> {
  const tables = await tx.rows<{ name: string }>(
    "SELECT tables.table_name AS name FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_name IN ('files', 'replaced_files')",
  );
  if (!tables.some(({ name }) => name === "replaced_files")) return { gone: [], next: null };
  const replaced = await tx.rows<ReplacedFile & { publicId: string }>(
    "SELECT replaced_files.id, replaced_files.public_id AS publicId, replaced_files.storage_key AS storageKey, replaced_files.preview_key AS previewKey FROM replaced_files WHERE replaced_files.id > ? ORDER BY replaced_files.id LIMIT ?",
    [afterId, String(limit)],
  );
  const last = replaced.at(-1);
  if (!last) return { gone: [], next: null };
  const list = inList(replaced.map(({ publicId }) => publicId));
  // An archive of an older release has no such table yet.
  const kept = tables.some(({ name }) => name === "files")
    ? await tx.rows<{ storageKey: string }>(
        `SELECT files.storage_key AS storageKey FROM files WHERE files.public_id IN ${list.sql}`,
        list.values,
      )
    : [];
  const named = new Set(kept.map(({ storageKey }) => storageKey));
  return { gone: replaced.filter(({ storageKey }) => !named.has(storageKey)), next: last.id };
}
