import type { ErrorBody } from "@chat/contract/define";
import type { ErrorCode } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";

/** Reads the contract's error body; anything else (a proxy's HTML page, silence) is `unavailable`: the same may work later. */
export function errorFromBody(body: unknown): CallError {
  const { code, message, retryAfterMs, fields }: Partial<ErrorBody> = Object(body); // the contract's shape, not validated again
  // A newer server's code that is not in our list is simply not retried.
  return new CallError(typeof code === "string" ? (code as ErrorCode) : "unavailable", message, retryAfterMs, fields);
}
