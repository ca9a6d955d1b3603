import { ERRORS, isErrorCode } from "@chat/contract/errors";
import type { ErrorRequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { toErrorBody } from "../toErrorBody.ts";
import { shownPath } from "./shownPath.ts";
import { seenOf } from "./watchRequests.ts";

/** What Express and its body reader throw themselves, put into our codes. */
function fromLibrary(error: unknown): unknown {
  if (error instanceof AppError || typeof error !== "object" || error === null) return error;
  const type = "type" in error ? error.type : undefined;
  const status = "status" in error ? error.status : undefined;
  if (type === "entity.too.large") return new AppError("payload_too_large");
  if (status === 415) return new AppError("unsupported_media_type");
  if (error instanceof URIError || (typeof status === "number" && status >= 400 && status < 500))
    return new AppError("invalid_input", { type });
  return error;
}

/** The only place where a request's failure ends: one body, one status, unknown ones logged once with their cause. */
export const createErrorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (thrown, request, response, _next) => {
    const error = fromLibrary(thrown);
    const requestId = String(response.locals["requestId"] ?? "");
    const body = toErrorBody(error, requestId);
    const status = isErrorCode(body.code) ? ERRORS[body.code].status : 500;
    const path = shownPath(request.originalUrl);
    if (body.code === "internal")
      logger.error({ err: error, requestId, method: request.method, path }, "a request failed");
    else if (body.code === "unavailable")
      logger.warn({ err: error, requestId, path }, "the database could not be reached");
    const seen = seenOf(response);
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
