import type { ErrorCode } from "@chat/contract/wire";
import { CallError } from "./CallError.ts";

/** Reads the contract's error body; anything else (a proxy's HTML page, silence) is `unavailable`: the same may work later. */
export function errorFromBody(body: unknown): CallError {
  const { code, message, retryAfterMs }: { code?: unknown; message?: unknown; retryAfterMs?: unknown } = Object(body);
  if (typeof code !== "string") return new CallError("unavailable");
  // A newer server's code that is not in our list is simply not retried.
  return new CallError(code as ErrorCode, typeof message === "string" ? message : "", Number(retryAfterMs) || 0);
}
