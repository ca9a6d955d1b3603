import type { Deps } from "../../deps.ts";
import { deleteRemoved, type FileRow } from "./files.repository.ts";

/**
 * Deletes a file that is marked for removal: its bytes, then its row. May be repeated, and by several at once.
 *
 * @throws {AppError} storage_unavailable
 */
export async function removeFile(deps: Pick<Deps, "db" | "files">, file: FileRow): Promise<void> {
  await deps.files.remove(file.storageKey);
  if (file.previewKey) await deps.files.remove(file.previewKey);
  await deps.db.transaction((tx) => deleteRemoved(tx, file));
}
