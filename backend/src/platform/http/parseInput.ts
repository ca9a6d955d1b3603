import type { EndpointSpec } from "@chat/contract/define";
import type * as z from "zod";
import { AppError } from "../errors.ts";

const ISSUES_MAX = 20;

/**
 * Parses one part of a request; every wrong field is named.
 *
 * @throws {AppError} invalid_input with `fields`
 */
function parseWith<T extends z.ZodType>(schema: T, value: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues
      .slice(0, ISSUES_MAX)
      .map((issue) => [issue.path.map(String).join(".").slice(0, 100) || name, issue.message]),
  );
  throw new AppError("invalid_input", {}, { fields });
}

/** Parses what the endpoint's table names; a part it does not name stays undefined and unread. */
export function parseInput(
  spec: EndpointSpec,
  given: { params: unknown; query: unknown; body: unknown },
): { params: unknown; query: unknown; body: unknown } {
  return {
    params: spec.params && parseWith(spec.params, given.params, "params"),
    query: spec.query && parseWith(spec.query, given.query, "query"),
    // Where every field is optional, no body at all says the same as an empty one.
    body: spec.body && parseWith(spec.body, given.body ?? {}, "body"),
  };
}
