import { hideSecrets } from "./hideSecrets.ts";

/** What the log says of an error. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  /** Frames only: the first line of a stack repeats the message. */
  readonly stack?: string;
  readonly code?: string | number;
  readonly errno?: number;
  readonly sqlState?: string;
  /** The statement with its placeholders. */
  readonly sql?: string;
  readonly details?: Record<string, unknown>;
  readonly cause?: DescribedError;
}

const CAUSES_MAX = 4;
const FRAMES_MAX = 12;
const MESSAGE_MAX_CHARS = 400;
const SQL_MAX_CHARS = 300;
const E_MAIL = /[^\s@'"<>(),;:]+@[^\s@'"<>(),;:]+\.[^\s@'"<>(),;:]+/g;
const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const field = (error: object, name: string): unknown => Reflect.get(error, name);

/**
 * The message without what a person wrote.
 *
 * MariaDB quotes the value that it refuses, V8 the JSON that it could not read: both may be somebody's words or address.
 */
function plainMessage(error: object, message: string): string {
  const isOfDatabase = typeof field(error, "errno") === "number" && textOf(field(error, "sqlState")) !== undefined;
  const isOfParser = error instanceof SyntaxError;
  const unquoted = isOfDatabase
    ? message.replace(
        /(for (?:key|column) |[Cc]olumn |[Tt]able )?'(?:[^'\\]|\\.)*'/g,
        (found, named: string | undefined) => (named === undefined ? "'…'" : found),
      )
    : isOfParser
      ? message.replace(/"[\s\S]*"/g, '"…"').replace(/'[\s\S]*'/g, "'…'")
      : message;
  return unquoted
    .replace(E_MAIL, "[e-mail]")
    .replace(BEARER, "$1[hidden]")
    .replace(JWT, "[hidden]")
    .slice(0, MESSAGE_MAX_CHARS);
}

const framesOf = (stack: unknown): string | undefined => {
  const frames = (textOf(stack) ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? undefined : frames.slice(0, FRAMES_MAX).join("\n");
};

/**
 * An error as a log line holds it: what helps to find the fault, and nothing that a visitor or customer typed.
 *
 * Libraries hang everything they know on their errors (the body that could not be parsed, the values of a statement), so only
 * named fields are taken over.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (typeof error !== "object" || error === null)
    return { type: typeof error, message: plainMessage({}, String(error)) };
  const code = field(error, "code");
  const errno = field(error, "errno");
  const details = field(error, "details");
  const cause = field(error, "cause");
  const stack = framesOf(field(error, "stack"));
  const sqlState = textOf(field(error, "sqlState"));
  const sql = textOf(field(error, "sql"));
  return {
    type: textOf(field(error, "name")) ?? "Error",
    message: plainMessage(error, textOf(field(error, "message")) ?? ""),
    ...(stack === undefined ? {} : { stack }),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof errno === "number" ? { errno } : {}),
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(sql?.includes("?") ? { sql: sql.replace(/\s+/g, " ").slice(0, SQL_MAX_CHARS) } : {}),
    ...(typeof details === "object" && details !== null ? { details: hideSecrets({ ...details }) } : {}),
    ...(cause !== undefined && cause !== null && depth < CAUSES_MAX ? { cause: describeError(cause, depth + 1) } : {}),
  };
}
