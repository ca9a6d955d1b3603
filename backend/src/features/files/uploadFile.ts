import type { FileGroup, FileInfo } from "@chat/contract/files";
import type { Deps } from "../../deps.ts";
import { isDuplicate } from "../../platform/db/databaseErrors.ts";
import { AppError } from "../../platform/errors.ts";
import { newFileKey } from "../../platform/files/fileKey.ts";
import { firstBytes } from "../../platform/files/firstBytes.ts";
import type { IncomingFile } from "../../platform/http/requestMeta.ts";
import { newPublicId } from "../../platform/ids.ts";
import { maxFileBytes } from "../widgets/installationLimits.ts";
import { type CheckedFile, checkFile, checkName } from "./checkFile.ts";
import { toFileInfo, toStoredFile } from "./fileLinks.ts";
import {
  addUsage,
  type FileRow,
  findUpload,
  insertPending,
  markGivenUp,
  markReady,
  type NewFile,
  selectFile,
  selectUsage,
  type UploadKey,
} from "./files.repository.ts";
import { refuseTooMany } from "./refuseTooMany.ts";
import { removeFile } from "./removeFile.ts";
import { takeUploadPlace } from "./takeUploadPlace.ts";

/** A file on its way in. */
export interface Upload extends UploadKey {
  readonly name: string;
  /** The types that this uploader may send. */
  readonly groups: readonly FileGroup[];
  readonly incoming: IncomingFile;
  /** Where it comes from. */
  readonly address: string;
}

/** An upload that was left by a process that died; until then a retry waits for the one that may still go on. */
const LEFT_AFTER_MS = 60_000;
const FIRST_BYTES_MS = 20_000;
const RETRY_AFTER_MS = 1000;

/**
 * Receives, checks and keeps a file; whoever repeats it with the same client id gets the same file.
 *
 * In this order: what costs nothing is refused first, then the bytes go to a temporary file, are checked and cleaned, then a row
 * reserves quota and names the keys, then the bytes are kept, then the row is ready. Whatever breaks off leaves a row that the sweep finds.
 * @throws {AppError} file_type_refused, file_unreadable, payload_too_large, quota_exceeded, busy, timeout, storage_full, storage_unavailable
 */
export async function uploadFile(deps: Deps, upload: Upload): Promise<FileInfo> {
  const before = await findUpload(deps.db, upload);
  if (before?.state === "ready") return toFileInfo(deps, toStoredFile(before));
  const named = checkName(upload.name, upload.groups);
  const maxBytes = maxFileBytes(deps);
  const { bytes = 0, stream } = upload.incoming;
  if (bytes > maxBytes) throw new AppError("payload_too_large", { bytes });
  await refuseTooMany(deps, deps.db, upload, bytes);
  const quota = deps.config.FILES_QUOTA_MB * 1024 * 1024;
  if (quota > 0 && (await selectUsage(deps.db, upload.session.workspaceId)) + bytes > quota)
    throw new AppError("quota_exceeded", { workspaceId: upload.session.workspaceId });

  await firstBytes(stream, FIRST_BYTES_MS);
  const leave = takeUploadPlace(deps, {
    sessionId: upload.session.sessionId,
    address: upload.address,
    giveWay: (refusal) => void stream.destroy(refusal),
  });
  try {
    const received = await deps.files.receive(stream, { maxBytes });
    let checked: CheckedFile | undefined;
    try {
      checked = await checkFile(deps, received, named);
      return await keep(deps, upload, checked, quota);
    } finally {
      for (const spooled of [received, checked?.whole, checked?.preview])
        if (spooled) await deps.files.discard(spooled);
    }
  } finally {
    leave();
  }
}

async function keep(deps: Deps, upload: Upload, checked: CheckedFile, quota: number): Promise<FileInfo> {
  const { workspaceId } = upload.session;
  const file: NewFile = {
    publicId: newPublicId(),
    workspaceId,
    name: checked.name,
    mime: checked.mime,
    bytes: checked.whole.bytes,
    sha256: checked.whole.sha256,
    width: checked.width,
    height: checked.height,
    storageKey: newFileKey(),
    previewKey: checked.preview ? newFileKey() : null,
    previewBytes: checked.preview?.bytes ?? 0,
  };
  const same = await reserve(deps, upload, file, quota);
  if (same) return toFileInfo(deps, toStoredFile(same));
  try {
    await deps.files.put(file.storageKey, checked.whole);
    if (checked.preview && file.previewKey) await deps.files.put(file.previewKey, checked.preview);
    if (!(await markReady(deps.db, workspaceId, file.publicId, deps.clock.now())))
      throw new AppError("busy", { why: "given up in between" }, { retryAfterMs: RETRY_AFTER_MS });
  } catch (error) {
    const ready = await giveUp(deps, file);
    if (ready) return toFileInfo(deps, toStoredFile(ready));
    throw error;
  }
  const stored = await findUpload(deps.db, upload);
  if (!stored) throw new AppError("busy", { why: "gone in between" }, { retryAfterMs: RETRY_AFTER_MS });
  return toFileInfo(deps, toStoredFile(stored));
}

/** Stores the row and takes its part of the quota. @returns the file of the same upload, where another request was faster */
async function reserve(deps: Deps, upload: Upload, file: NewFile, quota: number): Promise<FileRow | null> {
  const now = deps.clock.now();
  try {
    return await deps.db.transaction(async (tx) => {
      const before = await findUpload(tx, upload, "FOR UPDATE");
      if (before?.state === "ready") return before;
      if (before?.state === "pending" && now.getTime() - before.stateSince.getTime() < LEFT_AFTER_MS)
        throw new AppError("busy", { why: "the same upload is under way" }, { retryAfterMs: RETRY_AFTER_MS });
      if (before) await markGivenUp(tx, before.workspaceId, before.publicId, now);
      await refuseTooMany(deps, tx, upload, file.bytes);
      if (!(await addUsage(tx, file.workspaceId, file.bytes + file.previewBytes, quota)))
        throw new AppError("quota_exceeded", { workspaceId: file.workspaceId });
      await insertPending(tx, upload, file, now);
      return null;
    });
  } catch (error) {
    if (isDuplicate(error))
      throw new AppError(
        "busy",
        { why: "the same upload is under way" },
        { cause: error, retryAfterMs: RETRY_AFTER_MS },
      );
    throw error;
  }
}

/**
 * Undoes a file that failed on its way; what fails here is left to the sweep.
 *
 * The failure may be a lost answer: then the row is ready, and its bytes must stay.
 * @returns the file where it is ready after all
 */
async function giveUp(deps: Deps, file: NewFile): Promise<FileRow | null> {
  const { workspaceId, publicId } = file;
  try {
    await markGivenUp(deps.db, workspaceId, publicId, deps.clock.now());
    const row = await selectFile(deps.db, workspaceId, publicId);
    if (row?.state === "ready") return row;
    if (row?.state === "removing") await removeFile(deps, row);
  } catch (error) {
    deps.logger.warn({ err: error }, "an upload that failed could not be undone; the sweep will");
  }
  return null;
}
