import { ApiError } from "./ApiError.ts";

/** @returns what to tell a person about a failure; where fields are to blame, which and why. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return "Something went wrong in this page. Try again, or reload it.";
  const reasons = Object.entries(error.fields ?? {}).map(([field, why]) => `${field} ${why}`);
  return reasons.length > 0 ? `${error.message} (${reasons.slice(0, 3).join("; ")})` : error.message;
}

/** @returns the number under which the server noted the failure, for unexpected ones only. */
export const errorRequestId = (error: unknown): string | undefined =>
  error instanceof ApiError && error.code === "internal" ? error.requestId : undefined;
