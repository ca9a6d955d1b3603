import { ERRORS, isErrorCode } from "@chat/contract/errors";
import type { ErrorRequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { toErrorBody } from "../toErrorBody.ts";
import { loggedPath, seenOf } from "./watchRequests.ts";

/** What Express and its body reader throw themselves, put into our codes. */
function fromLibrary(error: unknown): unknown {
  if (error instanceof AppError || typeof error !== "object" || error === null) return error;
  const type = "type" in error ? error.type : undefined;
  const status = "status" in error ? error.status : undefined;
  if (type === "entity.too.large") return new AppError("payload_too_large");
  if (status === 415) return new AppError("unsupported_media_type");
  if (type === "entity.parse.failed")
    return new AppError("invalid_input", { type }, { fields: { body: "is not valid JSON" } });
  if (error instanceof URIError || (typeof status === "number" && status >= 400 && status < 500))
    return new AppError("invalid_input", { type });
  return error;
}

/** While a database is away every request says so; one line in this time does. */
const SAY_DOWN_EVERY_MS = 5000;
/** The same of a disk without room. */
const SAY_FULL_EVERY_MS = 60_000;

/** The only place where a request's failure ends: one body, one status, unknown ones logged once with their cause. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  let saidDownAt = Number.NEGATIVE_INFINITY;
  let saidFullAt = Number.NEGATIVE_INFINITY;
  const log = (code: string, error: unknown, fields: Record<string, unknown>): void => {
    if (code === "internal") logger.error({ err: error, ...fields }, "a request failed");
    // The database's own disk is named where its statements are watched.
    if (
      code === "storage_full" &&
      error instanceof AppError &&
      error.cause &&
      performance.now() - saidFullAt > SAY_FULL_EVERY_MS
    ) {
      saidFullAt = performance.now();
      logger.error({ err: error, ...fields }, "the disk for files is full: make room there; it goes on by itself then");
    }
    if (code !== "unavailable" || performance.now() - saidDownAt < SAY_DOWN_EVERY_MS) return;
    saidDownAt = performance.now();
    logger.warn({ err: error, ...fields }, "the database could not be reached");
  };

  return (thrown, request, response, _next) => {
    const error = fromLibrary(thrown);
    const requestId = String(response.locals["requestId"] ?? "");
    const body = toErrorBody(error, requestId);
    const status = error instanceof AppError ? error.status : isErrorCode(body.code) ? ERRORS[body.code].status : 500;
    const seen = seenOf(response);
    log(body.code, error, { requestId, method: request.method, path: loggedPath(request, seen) });
    seen.code = body.code;
    if (error instanceof AppError) seen.details = error.details;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (body.retryAfterMs !== undefined) response.setHeader("Retry-After", String(Math.ceil(body.retryAfterMs / 1000)));
    response.removeHeader("ETag");
    response.setHeader("Cache-Control", "no-store");
    response.status(status).json(body);
  };
}
