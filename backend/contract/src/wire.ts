/**
 * The widget's only run-time door to the contract: no zod behind it, so none of its 22 kB lands on a customer's page.
 */
export { ERRORS, type ErrorCode, isErrorCode } from "./errors.ts";
export * from "./limits.ts";
export { nextState, SESSION_STATES, type SessionAction, type SessionState } from "./session-state.ts";
