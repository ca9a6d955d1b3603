import type { FileInfo } from "@chat/contract/files";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import { toFileInfo, toStoredFile } from "./fileLinks.ts";
import { markTakenBack, selectReady, type Uploader } from "./files.repository.ts";
import { removeFile } from "./removeFile.ts";

/**
 * A file of a chat with addresses that are fresh now. One that was not sent yet is its uploader's alone.
 *
 * @throws {AppError} not_found
 */
export async function showFile(
  deps: Deps,
  session: SessionKey,
  uploader: Uploader,
  publicId: string,
): Promise<FileInfo> {
  const file = await selectReady(deps.db, session, publicId);
  const isOwn = file?.uploader.kind === uploader.kind && file.uploader.id === uploader.id;
  if (!file || (file.messageSeq === null && !isOwn)) throw new AppError("not_found", { publicId });
  return toFileInfo(deps, toStoredFile(file));
}

/**
 * Removes what one uploaded and did not send.
 *
 * @throws {AppError} not_found when it was sent, or is not one's own
 */
export async function takeBackFile(
  deps: Deps,
  session: SessionKey,
  uploader: Uploader,
  publicId: string,
): Promise<void> {
  const file = await selectReady(deps.db, session, publicId);
  if (!file || !(await markTakenBack(deps.db, session, uploader, publicId, deps.clock.now())))
    throw new AppError("not_found", { publicId });
  await removeFile(deps, file).catch((error: unknown) =>
    deps.logger.warn({ err: error }, "a file that was taken back could not be deleted yet; the sweep will"),
  );
}
