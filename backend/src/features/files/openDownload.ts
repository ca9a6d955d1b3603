import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { Download, DownloadRequest } from "../../platform/http/serveFiles.ts";
import { isLinkGood } from "./fileLinks.ts";
import { selectForDownload } from "./files.repository.ts";

/**
 * Opens a file for whoever shows its signed address; a wrong or ended one, and a file that is gone, are told alike.
 *
 * @throws {AppError} not_found, storage_unavailable
 */
export async function openDownload(deps: Deps, request: DownloadRequest): Promise<Download> {
  const { id, variant } = request;
  if (!isLinkGood(deps, request)) throw new AppError("not_found", { id });
  const file = await selectForDownload(deps.db, id);
  const key = variant === "preview" ? file?.previewKey : file?.storageKey;
  if (!file || !key) throw new AppError("not_found", { id });
  return {
    name: file.name,
    mime: variant === "preview" ? "image/webp" : file.mime,
    bytes: variant === "preview" ? file.previewBytes : file.bytes,
    etag: `"${file.sha256.slice(0, 32)}${variant === "preview" ? "-p" : ""}"`,
    isInline: file.width !== null,
    async open() {
      const found = await deps.files.get(key);
      if (!found) {
        deps.logger.error({ fileId: file.id, key }, "a file's bytes are missing in the store");
        throw new AppError("not_found", { id });
      }
      return found.stream;
    },
  };
}
