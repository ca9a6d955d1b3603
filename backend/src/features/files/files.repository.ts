import type { SessionKey } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

/** Who uploaded a file; the same pair that sends a message. */
export interface Uploader {
  readonly kind: "visitor" | "agent";
  readonly id: number;
}

/** What makes an upload the same upload: a retry names the same. */
export interface UploadKey {
  readonly session: SessionKey;
  readonly uploader: Uploader;
  readonly clientId: string;
}

/** A file as its row says. */
export interface FileRow {
  readonly id: number;
  readonly publicId: string;
  readonly workspaceId: number;
  readonly sessionId: number;
  readonly uploader: Uploader;
  readonly state: "pending" | "ready" | "removing";
  readonly stateSince: Date;
  readonly messageSeq: number | null;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly storageKey: string;
  readonly previewKey: string | null;
  readonly previewBytes: number;
}

/** A row as the database gives it. */
export interface FileColumns {
  id: number;
  public_id: string;
  workspace_id: number;
  session_id: number;
  uploader_kind: Uploader["kind"];
  uploader_id: number;
  state: FileRow["state"];
  state_since: Date;
  message_seq: number | null;
  name: string;
  mime: string;
  bytes: number;
  sha256: Buffer;
  width: number | null;
  height: number | null;
  storage_key: string;
  preview_key: string | null;
  preview_bytes: number;
}

/** What `toFileRow` reads. */
export const FILE_COLUMNS =
  "files.id, files.public_id, files.workspace_id, files.session_id, files.uploader_kind, files.uploader_id, files.state, files.state_since, files.message_seq, files.name, files.mime, files.bytes, files.sha256, files.width, files.height, files.storage_key, files.preview_key, files.preview_bytes";

/** @returns the row in the words of the code */
export const toFileRow = (row: FileColumns): FileRow => ({
  id: row.id,
  publicId: row.public_id,
  workspaceId: row.workspace_id,
  sessionId: row.session_id,
  uploader: { kind: row.uploader_kind, id: row.uploader_id },
  state: row.state,
  stateSince: row.state_since,
  messageSeq: row.message_seq,
  name: row.name,
  mime: row.mime,
  bytes: row.bytes,
  sha256: row.sha256.toString("hex"),
  width: row.width,
  height: row.height,
  storageKey: row.storage_key,
  previewKey: row.preview_key,
  previewBytes: row.preview_bytes,
});

const uploadValues = ({ session, uploader, clientId }: UploadKey) => [
  session.sessionId,
  uploader.kind,
  uploader.id,
  clientId,
  session.workspaceId,
];

/** The file that this upload made before, if it did. */
export async function findUpload(tx: Tx, key: UploadKey, lock: "" | "FOR UPDATE" = ""): Promise<FileRow | null> {
  const [row] = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE files.session_id = ? AND files.uploader_kind = ? AND files.uploader_id = ? AND files.client_id = ? AND files.workspace_id = ? ${lock}`,
    uploadValues(key),
  );
  return row ? toFileRow(row) : null;
}

/** A new file whose bytes are still on their way. */
export type NewFile = Omit<FileRow, "id" | "state" | "stateSince" | "messageSeq" | "sessionId" | "uploader">;

/** Stores the row that names the bytes before they are kept. */
export async function insertPending(tx: Tx, key: UploadKey, file: NewFile, at: Date): Promise<void> {
  await tx.run(
    "INSERT INTO files (session_id, uploader_kind, uploader_id, client_id, workspace_id, public_id, state, state_since, name, mime, bytes, sha256, width, height, storage_key, preview_key, preview_bytes, created_at) VALUES (?,?,?,?,?,?,'pending',?,?,?,?,?,?,?,?,?,?,?)",
    [
      ...uploadValues(key),
      file.publicId,
      at,
      file.name,
      file.mime,
      file.bytes,
      Buffer.from(file.sha256, "hex"),
      file.width,
      file.height,
      file.storageKey,
      file.previewKey,
      file.previewBytes,
      at,
    ],
  );
}

/** @returns false when it is not pending any more: it was given up in between */
export async function markReady(tx: Tx, workspaceId: number, publicId: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE files SET state = 'ready', state_since = ? WHERE public_id = ? AND workspace_id = ? AND state = 'pending'",
    [at, publicId, workspaceId],
  );
  return affectedRows === 1;
}

/** What was uploaded to a session, by all on one side of it. */
export async function countOfSession(
  tx: Tx,
  session: SessionKey,
  kind: Uploader["kind"],
): Promise<{ files: number; bytes: number }> {
  const [row] = await tx.rows<{ files: number; bytes: string | number | null }>(
    "SELECT COUNT(*) AS files, SUM(files.bytes) AS bytes FROM files WHERE files.session_id = ? AND files.workspace_id = ? AND files.uploader_kind = ?",
    [session.sessionId, session.workspaceId, kind],
  );
  return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
}

/** What one person uploaded since, in all their sessions. */
export async function countOfUploader(
  tx: Tx,
  workspaceId: number,
  uploader: Uploader,
  since: Date,
): Promise<{ files: number; bytes: number }> {
  const [row] = await tx.rows<{ files: number; bytes: string | number | null }>(
    "SELECT COUNT(*) AS files, SUM(files.bytes) AS bytes FROM files WHERE files.workspace_id = ? AND files.uploader_kind = ? AND files.uploader_id = ? AND files.created_at > ?",
    [workspaceId, uploader.kind, uploader.id, since],
  );
  return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
}

/** Adds to what the workspace's files take. @param quota 0: no limit. @returns false when they would take more than the quota */
export async function addUsage(tx: Tx, workspaceId: number, bytes: number, quota: number): Promise<boolean> {
  await tx.run("INSERT IGNORE INTO file_usage (workspace_id, bytes) VALUES (?, 0)", [workspaceId]);
  const { affectedRows } = await tx.run(
    "UPDATE file_usage SET bytes = bytes + ? WHERE workspace_id = ? AND (? = 0 OR bytes + ? <= ?)",
    [bytes, workspaceId, quota, bytes, quota],
  );
  return affectedRows === 1;
}

/** What the workspace's files take now. */
export async function selectUsage(tx: Tx, workspaceId: number): Promise<number> {
  const [row] = await tx.rows<{ bytes: number }>(
    "SELECT file_usage.bytes FROM file_usage WHERE file_usage.workspace_id = ?",
    [workspaceId],
  );
  return row?.bytes ?? 0;
}

/** A ready file of a session. */
export async function selectReady(tx: Tx, session: SessionKey, publicId: string): Promise<FileRow | null> {
  const [row] = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE files.public_id = ? AND files.session_id = ? AND files.workspace_id = ? AND files.state = 'ready'`,
    [publicId, session.sessionId, session.workspaceId],
  );
  return row ? toFileRow(row) : null;
}

/** A ready file by its id alone: for whoever shows a signature over it. Gone with its chat. */
export async function selectForDownload(tx: Tx, publicId: string): Promise<FileRow | null> {
  const [row] = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files JOIN sessions ON sessions.id = files.session_id AND sessions.workspace_id = files.workspace_id WHERE files.public_id = ? AND files.state = 'ready'`,
    [publicId],
  );
  return row ? toFileRow(row) : null;
}

/** Locks those of these files that can still be sent; call it under the sessions' locks. */
export async function lockUnsent(tx: Tx, publicIds: readonly string[]): Promise<Map<string, FileRow>> {
  const list = inList([...publicIds].sort());
  const rows = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE files.public_id IN ${list.sql} AND files.state = 'ready' AND files.message_seq IS NULL ORDER BY files.public_id FOR UPDATE`,
    list.values,
  );
  return new Map(rows.map((row) => [row.public_id, toFileRow(row)]));
}

/** Notes which message sent these locked files. */
export async function markSent(tx: Tx, ids: readonly number[], messageSeq: number): Promise<void> {
  const list = inList(ids);
  await tx.run(`UPDATE files SET message_seq = ? WHERE id IN ${list.sql}`, [messageSeq, ...list.values]);
}

/** Marks one unsent file of its uploader for removal. @returns false when there is none such */
export async function markTakenBack(
  tx: Tx,
  session: SessionKey,
  uploader: Uploader,
  publicId: string,
  at: Date,
): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE files SET state = 'removing', state_since = ? WHERE public_id = ? AND session_id = ? AND workspace_id = ? AND uploader_kind = ? AND uploader_id = ? AND state = 'ready' AND message_seq IS NULL",
    [at, publicId, session.sessionId, session.workspaceId, uploader.kind, uploader.id],
  );
  return affectedRows === 1;
}

/** Gives an upload up, so that another may take its client id; one that is ready stays as it is. */
export async function markGivenUp(tx: Tx, workspaceId: number, publicId: string, at: Date): Promise<void> {
  await tx.run(
    "UPDATE files SET state = 'removing', state_since = ?, client_id = public_id WHERE public_id = ? AND workspace_id = ? AND state <> 'ready'",
    [at, publicId, workspaceId],
  );
}

/** A file in whatever state it is. */
export async function selectFile(tx: Tx, workspaceId: number, publicId: string): Promise<FileRow | null> {
  const [row] = await tx.rows<FileColumns>(
    `SELECT ${FILE_COLUMNS} FROM files WHERE files.public_id = ? AND files.workspace_id = ?`,
    [publicId, workspaceId],
  );
  return row ? toFileRow(row) : null;
}
