import type { ErrorBody } from "@chat/contract/define";
import { ERRORS } from "@chat/contract/errors";
import { isDatabaseDown, isTransient } from "./db/databaseErrors.ts";
import { AppError } from "./errors.ts";

/**
 * What a caller may read of a failure: never a stack, a query or an address of ours.
 *
 * A database that cannot be reached is `unavailable`, one where several repetitions met others' locks is `busy` (both retryable); everything
 * unknown is `internal`.
 */
export function toErrorBody(error: unknown, requestId: string): ErrorBody {
  const known = error instanceof AppError ? error : new AppError(codeOf(error));
  return {
    code: known.code,
    message: ERRORS[known.code].message,
    requestId,
    ...(known.retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(known.retryAfterMs) }),
    ...(known.fields === undefined ? {} : { fields: known.fields }),
    ...(known.challenge === undefined ? {} : { challenge: known.challenge }),
  };
}

const codeOf = (error: unknown): "unavailable" | "busy" | "internal" =>
  isDatabaseDown(error) ? "unavailable" : isTransient(error) ? "busy" : "internal";
