import type { ErrorBody } from "@chat/contract/define";
import { ERRORS } from "@chat/contract/errors";
import { isDatabaseDown, isDiskFull, isTransient } from "./db/databaseErrors.ts";
import { AppError } from "./errors.ts";

/** Room is made by a person: nobody needs to ask every second. */
const ROOM_AGAIN_MS = 10_000;

/**
 * What a caller may read of a failure: never a stack, a query or an address of ours.
 *
 * A database that cannot be reached is `unavailable`, one where several repetitions met others' locks is `busy`, one whose disk is full `storage_full` (all retryable); everything
 * unknown is `internal`.
 */
export function toErrorBody(error: unknown, requestId: string): ErrorBody {
  const known = error instanceof AppError ? error : fromDatabase(error);
  return {
    code: known.code,
    message: ERRORS[known.code].message,
    requestId,
    ...(known.retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(known.retryAfterMs) }),
    ...(known.fields === undefined ? {} : { fields: known.fields }),
    ...(known.challenge === undefined ? {} : { challenge: known.challenge }),
  };
}

const fromDatabase = (error: unknown): AppError => {
  if (isDatabaseDown(error)) return new AppError("unavailable");
  if (isDiskFull(error)) return new AppError("storage_full", {}, { retryAfterMs: ROOM_AGAIN_MS });
  return new AppError(isTransient(error) ? "busy" : "internal");
};
