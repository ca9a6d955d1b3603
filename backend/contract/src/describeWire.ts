import * as z from "zod";
import type { EndpointSpec, EventSpec } from "./define.ts";
import { ERRORS } from "./errors.ts";
import { ALL_APIS, ALL_EVENTS } from "./tables.ts";

/** A schema in one line, as a reader of the table needs it: JSON Schema without what only a machine reads. */
const shape = (schema: z.ZodType | undefined): string => {
  if (!schema) return "";
  const json = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  return short(json);
};

type Json = z.core.JSONSchema.BaseSchema;

const short = (json: Json | boolean): string => {
  if (typeof json === "boolean") return "any";
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.enum) return json.enum.map((value) => JSON.stringify(value)).join("\\|");
  const either = json.anyOf ?? json.oneOf;
  if (either) return either.map(short).join("\\|");
  if (json.type === "array")
    return `${typeof json.items === "object" && !Array.isArray(json.items) ? short(json.items) : "any"}[]`;
  if (json.type === "object" && json.properties) {
    const needed = new Set(json.required ?? []);
    const fields = Object.entries(json.properties).map(
      ([name, field]) => `${name}${needed.has(name) ? "" : "?"}: ${short(field)}`,
    );
    return `{ ${fields.join(", ")} }`;
  }
  if (json.type === "object") return "{ [key]: value }";
  return typeof json.type === "string" ? json.type : "any";
};

const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

/** The text of `docs/wire.md`: all that crosses the wire, so that a change of it shows in a diff. */
export function describeWire(): string {
  const lines = [
    "# The wire",
    "",
    "Generated from `backend/contract` by `npm run check -- --write`; do not edit. A test fails when it is out of date.",
    "",
    "Every path is below `/api`. Failures answer `{ code, message, requestId, retryAfterMs?, fields?, challenge? }` on both channels.",
  ];
  for (const [noun, api] of Object.entries(ALL_APIS)) {
    lines.push("", `## ${noun}`, "", "| call | who | takes | answers |", "|---|---|---|---|");
    for (const spec of Object.values(api as Record<string, EndpointSpec>)) {
      const takes = [shape(spec.query), shape(spec.body)].filter(Boolean).map(code);
      if (spec.upload) takes.push("the file's bytes");
      lines.push(
        `| \`${spec.method} ${spec.path}\`<br>${spec.summary} | ${spec.auth} | ${takes.join(" · ")} | ${code(shape(spec.reply))} |`,
      );
    }
  }
  for (const [namespace, { requests, pushes }] of Object.entries(ALL_EVENTS)) {
    lines.push(
      "",
      `## Socket.IO \`${namespace}\``,
      "",
      "| client → server | payload | acknowledged with |",
      "|---|---|---|",
    );
    for (const [name, spec] of Object.entries(requests as Record<string, EventSpec>))
      lines.push(`| \`${name}\` | ${code(shape(spec.payload))} | ${code(shape(spec.reply))} |`);
    lines.push("", "| server → client | payload |", "|---|---|");
    for (const [name, spec] of Object.entries(pushes as Record<string, EventSpec>))
      lines.push(`| \`${name}\` | ${code(shape(spec.payload))} |`);
  }
  lines.push("", "## Errors", "", "| code | status | may be repeated | says |", "|---|---|---|---|");
  for (const [name, rule] of Object.entries(ERRORS))
    lines.push(`| \`${name}\` | ${rule.status} | ${rule.retryable ? "yes" : ""} | ${rule.message} |`);
  return `${lines.join("\n")}\n`;
}
