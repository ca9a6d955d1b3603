import type { ErrorBody } from "@chat/contract/define";
import { ERRORS, type ErrorCode, isErrorCode } from "@chat/contract/errors";

/** A failure as the screens see it: the server's, or `unreachable` when no answer came at all. */
export class ApiError extends Error {
  readonly code: ErrorCode | "unreachable";
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** For `invalid_input`: field → why, in words for a person. */
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** For `two_factor_required`: goes back with the code. */
  readonly challenge: string | undefined;
  /** A newer server's code, of which only its sentence is known. */
  private isUnknown = false;

  constructor(code: ErrorCode | "unreachable", body?: Partial<ErrorBody>, options?: ErrorOptions) {
    super(
      code === "unreachable"
        ? "The server cannot be reached. Check your connection and try again."
        : (body?.message ?? ERRORS[code].message),
      options,
    );
    this.name = "ApiError";
    this.code = code;
    this.requestId = body?.requestId;
    this.retryAfterMs = body?.retryAfterMs;
    this.fields = body?.fields;
    this.challenge = body?.challenge;
  }

  /** The same request may succeed later without being changed. */
  get isRetryable(): boolean {
    if (this.isUnknown) return false;
    return this.code === "unreachable" || ERRORS[this.code].retryable;
  }

  /** @returns the failure a reply's body describes; what is not ours becomes `internal`; a code that is not in our list is not tried again. */
  static fromBody(body: unknown): ApiError {
    if (typeof body !== "object" || body === null || !("code" in body) || typeof body.code !== "string")
      return new ApiError("internal");
    const { code } = body;
    const text = (key: string) => (key in body ? Reflect.get(body, key) : undefined);
    const message = text("message");
    const requestId = text("requestId");
    const retryAfterMs = text("retryAfterMs");
    const challenge = text("challenge");
    const error = new ApiError(isErrorCode(code) ? code : "internal", {
      ...(typeof message === "string" ? { message } : {}),
      ...(typeof requestId === "string" ? { requestId } : {}),
      ...(typeof retryAfterMs === "number" ? { retryAfterMs } : {}),
      ...(typeof challenge === "string" ? { challenge } : {}),
      ...fieldsOf(text("fields")),
    });
    error.isUnknown = !isErrorCode(code);
    return error;
  }
}

const fieldsOf = (fields: unknown): { fields?: Record<string, string> } =>
  typeof fields === "object" && fields !== null
    ? {
        fields: Object.fromEntries(
          Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
        ),
      }
    : {};
