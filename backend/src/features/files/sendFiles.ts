import type { Tx } from "../../platform/db/database.ts";
import { type StoredFile, toStoredFile } from "./fileLinks.ts";
import { type FileRow, lockUnsent, markSent } from "./files.repository.ts";

/** A message that wants to send files. */
export interface FileSender {
  readonly sessionId: number;
  readonly uploader: { readonly kind: string; readonly id: number };
  readonly fileIds: readonly string[];
}

/** The locked files of a transaction's messages. */
export interface LockedFiles {
  /** Takes the files of one message. @returns null when one of them is gone, was sent before, or is not this sender's to send here */
  take(sender: FileSender): FileRow[] | null;
}

const isOwn = (row: FileRow, { sessionId, uploader }: FileSender): boolean =>
  row.sessionId === sessionId && row.uploader.kind === uploader.kind && row.uploader.id === uploader.id;

/** Locks all files that the messages of a transaction name; call it under the sessions' locks. */
export async function lockFiles(tx: Tx, fileIds: readonly string[]): Promise<LockedFiles> {
  const free = fileIds.length === 0 ? new Map<string, FileRow>() : await lockUnsent(tx, [...new Set(fileIds)]);
  return {
    take(sender) {
      const rows = [...new Set(sender.fileIds)].map((id) => free.get(id));
      const own = rows.filter((row) => row !== undefined && isOwn(row, sender));
      if (own.length !== rows.length) return null;
      const taken = own.filter((row) => row !== undefined);
      for (const row of taken) free.delete(row.publicId);
      return taken;
    },
  };
}

/** What the message's row keeps of its files. */
export const storedFilesOf = (rows: readonly FileRow[]): StoredFile[] => rows.map(toStoredFile);

/** Notes that they were sent, in the message's transaction. */
export const noteSent = (tx: Tx, rows: readonly FileRow[], messageSeq: number): Promise<void> =>
  markSent(
    tx,
    rows.map((row) => row.id),
    messageSeq,
  );
