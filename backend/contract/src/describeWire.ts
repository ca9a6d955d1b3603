import type { EndpointSpec } from "./define.ts";
import { ERRORS } from "./errors.ts";
import { ALL_APIS, ALL_EVENTS } from "./tables.ts";

/**
 * The text of `docs/wire.md`: the name of everything that crosses the wire, so that a call that comes, goes or changes hands shows in a diff.
 *
 * What is in each is told by the API reference, which is made from the same tables.
 */
export function describeWire(): string {
  const lines = [
    "# The wire",
    "",
    "Every call, event and error by name. Generated from `backend/contract` by `npm run check -- --write`; a test fails when it is out of date.",
    "What each takes and answers: `/api/reference` of a running installation. Every path is below `/api`.",
  ];
  for (const [noun, api] of Object.entries<Record<string, EndpointSpec>>(ALL_APIS)) {
    lines.push("", `## ${noun}`, "");
    for (const { method, path, auth } of Object.values(api)) lines.push(`- \`${method} ${path}\` ${auth}`);
  }
  for (const [namespace, { requests, pushes }] of Object.entries(ALL_EVENTS)) {
    lines.push("", `## Socket.IO \`${namespace}\``, "");
    for (const name of Object.keys(requests)) lines.push(`- \`${name}\` asked`);
    for (const name of Object.keys(pushes)) lines.push(`- \`${name}\` pushed`);
  }
  lines.push("", "## Errors", "");
  for (const [name, { status, retryable }] of Object.entries(ERRORS))
    lines.push(`- \`${name}\` ${status}${retryable ? ", may be repeated" : ""}`);
  return `${lines.join("\n")}\n`;
}
