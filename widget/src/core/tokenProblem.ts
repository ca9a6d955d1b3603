import { CallError } from "./CallError.ts";

/** @returns whether repeating the start (which renews the token) is the cure for this refusal. */
export const isTokenCode = (code: string): boolean =>
  code === "token_expired" || code === "unauthenticated" || code === "session_not_found";

/** The same for whatever was caught. */
export const isTokenProblem = (error: unknown): boolean => error instanceof CallError && isTokenCode(error.code);
