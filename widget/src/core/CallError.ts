import type { ErrorCode } from "@chat/contract/wire";

/**
 * The codes after which the same request may succeed. A copy of the contract's table, which a test compares: the table's sentences
 * would cost every visitor a kilobyte.
 */
export const RETRYABLE: readonly ErrorCode[] = [
  "rate_limited",
  "too_many_attempts",
  "busy",
  "unavailable",
  "shutting_down",
  "timeout",
  "internal",
  "storage_unavailable",
  "storage_full",
];

/**
 * A request that was refused or got no answer; `code` is the contract's, so that callers never read texts.
 *
 * No answer (`timeout`, `unavailable`) means unknown, not failed: the same request with the same client id may be repeated.
 */
export class CallError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number;
  /** What of the input is wrong, by its name. */
  readonly fields: Record<string, string> | undefined;

  constructor(code: ErrorCode, message = "", retryAfterMs = 0, fields?: Record<string, string>) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.fields = fields;
  }

  get isRetryable(): boolean {
    return RETRYABLE.includes(this.code);
  }
}
