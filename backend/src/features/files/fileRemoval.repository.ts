import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";
import { FILE_COLUMNS, type FileColumns, type FileRow, toFileRow } from "./files.repository.ts";

/** Marks uploads that never ended, and files that nobody sent. */
export async function markAbandoned(
  tx: Tx,
  before: { pending: Date; unsent: Date },
  at: Date,
  limit: number,
): Promise<void> {
  await tx.run(
    "UPDATE files SET state = 'removing', state_since = ?, client_id = public_id WHERE state = 'pending' AND message_seq IS NULL AND state_since < ? LIMIT ?",
    [at, before.pending, String(limit)],
  );
  await tx.run(
    "UPDATE files SET state = 'removing', state_since = ?, client_id = public_id WHERE state = 'ready' AND message_seq IS NULL AND state_since < ? LIMIT ?",
    [at, before.unsent, String(limit)],
  );
}

/**
 * Marks the files of chats that do not exist any more, in a stretch of the table.
 *
 * @returns where the next stretch begins; 0 at the end
 */
export async function markHomeless(tx: Tx, afterId: number, at: Date, limit: number): Promise<number> {
  const rows = await tx.rows<{ id: number; session_id: number | null }>(
    `SELECT files.id, sessions.id AS session_id
     FROM (SELECT f.id, f.session_id FROM files AS f WHERE f.id > ? ORDER BY f.id LIMIT ?) AS files
     LEFT JOIN sessions ON sessions.id = files.session_id ORDER BY files.id`,
    [afterId, String(limit)],
  );
  const homeless = rows.filter((row) => row.session_id === null).map((row) => row.id);
  if (homeless.length > 0) {
    const list = inList(homeless);
    // What waits already keeps its place.
    await tx.run(
      `UPDATE files SET state = 'removing', state_since = ? WHERE id IN ${list.sql} AND state <> 'removing'`,
      [at, ...list.values],
    );
  }
  return rows.length < limit ? 0 : (rows.at(-1)?.id ?? 0);
}

/** Files that are to be removed, those that wait longest first. */
export async function listRemoving(tx: Tx, limit: number): Promise<FileRow[]> {
  const rows = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE files.state = 'removing' ORDER BY files.state_since LIMIT ?`,
    [String(limit)],
  );
  return rows.map(toFileRow);
}

/** Puts files that could not be deleted behind all that wait already, so that many of them hold up no other. */
export async function postponeRemoval(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  const list = inList(ids);
  await tx.run(`UPDATE files SET state_since = ? WHERE id IN ${list.sql} AND state = 'removing'`, [at, ...list.values]);
}

/** Deletes the row of a file whose bytes are gone, and what it took of the quota; of several at once one counts. */
export async function deleteRemoved(tx: Tx, file: FileRow): Promise<void> {
  const { affectedRows } = await tx.run("DELETE FROM files WHERE id = ? AND workspace_id = ? AND state = 'removing'", [
    file.id,
    file.workspaceId,
  ]);
  if (affectedRows === 0) return;
  await tx.run("UPDATE file_usage SET bytes = GREATEST(bytes, ?) - ? WHERE workspace_id = ?", [
    file.bytes + file.previewBytes,
    file.bytes + file.previewBytes,
    file.workspaceId,
  ]);
}
