import { CallError } from "./CallError.ts";
import { isTokenCode } from "./tokenProblem.ts";

/** @returns whether it will be refused again, however often it is asked. A token can be renewed, and without a chat there is nobody to refuse. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof CallError &&
  !error.isRetryable &&
  error.code !== "not_found" &&
  !isTokenCode(error.code) &&
  /^[a-z_]+$/.test(error.code); // what is no code is another program's word
