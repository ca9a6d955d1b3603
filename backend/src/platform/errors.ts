import { ERRORS, type ErrorCode } from "@chat/contract/errors";

/** The one way a use case says no: `code` decides status and text, `details` goes to the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** Which fields are wrong and why, for `invalid_input`. */
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterMs: number | undefined;
  /** What proves the first factor, for `two_factor_required`. */
  readonly challenge: string | undefined;
  /** Another HTTP status than the code's: for readiness, which balancers understand by 503 alone. */
  readonly status: number;

  constructor(
    code: ErrorCode,
    details: Record<string, unknown> = {},
    options: {
      cause?: unknown;
      fields?: Record<string, string>;
      retryAfterMs?: number;
      challenge?: string;
      status?: number;
    } = {},
  ) {
    super(`${code}: ${ERRORS[code].message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
    this.fields = options.fields;
    this.retryAfterMs = options.retryAfterMs;
    this.challenge = options.challenge;
    this.status = options.status ?? ERRORS[code].status;
  }
}
