import type { Deps } from "../../deps.ts";
import { deleteRemoved } from "./fileRemoval.repository.ts";
import type { FileRow } from "./files.repository.ts";

/**
 * Deletes a file that is marked for removal: its bytes, then its row. May be repeated, and by several at once.
 *
 * Call it only when the database said that the row is `removing`: no way leads back from there, so nobody is left with a file without bytes.
 *
 * @throws {AppError} storage_unavailable
 */
export async function removeFile(deps: Pick<Deps, "db" | "files">, file: FileRow): Promise<void> {
  await deps.files.remove(file.storageKey);
  if (file.previewKey) await deps.files.remove(file.previewKey);
  await deps.db.transaction((tx) => deleteRemoved(tx, file));
}
