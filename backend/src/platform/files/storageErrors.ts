import { AppError } from "../errors.ts";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** @returns whether the error says that something is not there */
export const isMissing = (error: unknown): boolean => codeOf(error) === "ENOENT";

/** A failure of the disk, put into a word that its sender understands; ours pass as they are. */
export function toStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return FULL.has(codeOf(error))
    ? new AppError("storage_full", {}, { cause: error })
    : new AppError("storage_unavailable", {}, { cause: error, retryAfterMs: 5000 });
}
