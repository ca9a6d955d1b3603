import { type EndpointSpec, type EventSpec, successStatus } from "@chat/contract/define";
import { ERRORS } from "@chat/contract/errors";
import { ALL_APIS, ALL_EVENTS } from "@chat/contract/tables";
import * as z from "zod";
import { version } from "../version.ts";

type Schema = z.core.JSONSchema.BaseSchema;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
details { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .5rem 0; }
summary { cursor: pointer; }
summary p { display: inline; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem 1rem; border-radius: .5rem; background: color-mix(in srgb, currentColor 8%, transparent); }
table { border-spacing: 0; text-align: start; }
th, td { padding: .25rem 1rem .25rem 0; text-align: start; vertical-align: top; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
[hidden] { display: none !important; }
.find { position: sticky; top: 0; margin: 1rem 0; padding: .5rem 0; background: Canvas; }
.find input { box-sizing: border-box; width: 100%; padding: .5rem .75rem; font: inherit; border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-radius: .5rem; background: Field; color: FieldText; }
.find p { margin: .25rem 0 0; }
`;

/** Leaves what has all the words; shows itself, for without a script it would do nothing. */
const SCRIPT = `
const find = document.querySelector(".find");
const input = find.querySelector("input");
const told = find.querySelector("p");
const parts = [...document.querySelectorAll("details, tbody tr")].map((part) => [part, part.textContent.toLowerCase()]);
const sections = [...document.querySelectorAll("section")];
const search = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const [part, text] of parts) {
    part.hidden = !words.every((word) => text.includes(word));
    if (!part.hidden) found += 1;
  }
  for (const section of sections) section.hidden = ![...section.querySelectorAll("details, tbody tr")].some((part) => !part.hidden);
  told.textContent = words.length === 0 ? "" : found === 0 ? "Nothing has these words." : found === 1 ? "1 entry" : found + " entries";
};
input.addEventListener("input", search);
find.hidden = false;
search();
`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);

/** A schema as a TypeScript reader knows it, one field a line. */
function typeText(json: Schema | boolean, indent = ""): string {
  if (typeof json === "boolean") return "any";
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.enum) return json.enum.map((value) => JSON.stringify(value)).join(" | ");
  const either = json.anyOf ?? json.oneOf;
  if (either) return either.map((one) => typeText(one, indent)).join(" | ");
  if (json.type === "array")
    return `${typeof json.items === "object" && !Array.isArray(json.items) ? typeText(json.items, indent) : "any"}[]`;
  if (json.type === "object" && json.properties) {
    const needed = new Set(json.required ?? []);
    const inner = `${indent}  `;
    const fields = Object.entries(json.properties).map(
      ([name, field]) => `${inner}${name}${needed.has(name) ? "" : "?"}: ${typeText(field, inner)};${bounds(field)}`,
    );
    return fields.length === 0 ? "{}" : `{\n${fields.join("\n")}\n${indent}}`;
  }
  return json.type === "object" ? "{ [key: string]: … }" : typeof json.type === "string" ? json.type : "any";
}

/** Bounds that only say "a whole number" are no news. */
function between(from: number | undefined, to: number | undefined, what: string): string {
  const [low, high] = [from, to].map((bound) => (Math.abs(bound ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : bound));
  if (low === undefined) return high === undefined ? "" : `at most ${high}${what}`;
  return high === undefined ? `at least ${low}${what}` : `${low}–${high}${what}`;
}

/** What a field's value must keep to. */
function bounds(json: Schema | boolean): string {
  if (typeof json === "boolean") return "";
  const { minLength, maxLength, minimum, maximum, format } = json;
  const said = [
    between(minLength, maxLength, " characters"),
    between(minimum, maximum, ""),
    format === undefined ? "" : format,
  ].filter(Boolean);
  return said.length === 0 ? "" : ` // ${said.join(", ")}`;
}

function part(title: string, schema: z.ZodType | undefined, io: "input" | "output"): string {
  if (!schema) return "";
  const text = typeText(z.toJSONSchema(schema, { io, unrepresentable: "any" }));
  return text === "{}" ? "" : `<h3>${title}</h3><pre>${escaped(text)}</pre>`;
}

function endpoint(spec: EndpointSpec): string {
  return `<details><summary><code>${spec.method} /api${escaped(spec.path)}</code> <p>${escaped(spec.summary)}</p></summary>
<p>Who: <code>${spec.auth}</code></p>
${part("Query", spec.query, "input")}${part("Body", spec.body, "input")}${spec.upload ? "<h3>Body</h3><p>The file's bytes.</p>" : ""}${part(`Answer (${successStatus(spec)})`, spec.reply, "output")}
</details>`;
}

function event(name: string, spec: EventSpec, isPush: boolean): string {
  return `<details><summary><code>${escaped(name)}</code> <p>${isPush ? "Pushed by the server." : "Asked by the client."}</p></summary>
${part("Payload", spec.payload, isPush ? "output" : "input")}${part("Acknowledged with", spec.reply, "output")}
</details>`;
}

/** One Socket.IO namespace: what a client may ask, then what it is told. */
function events(namespace: string, { requests, pushes }: Record<"requests" | "pushes", Record<string, EventSpec>>) {
  const list = (table: Record<string, EventSpec>, isPush: boolean) =>
    Object.entries(table).map(([name, spec]) => event(name, spec, isPush));
  const rows = [...list(requests, false), ...list(pushes, true)];
  return `<section aria-labelledby="${namespace}"><h2 id="${namespace}">Socket.IO <code>${namespace}</code></h2>\n${rows.join("\n")}</section>`;
}

function errors(): string {
  const rows = Object.entries(ERRORS).map(
    ([name, { status, retryable, message }]) =>
      `<tr><td><code>${name}</code></td><td>${status}</td><td>${retryable ? "yes" : ""}</td><td>${escaped(message)}</td></tr>`,
  );
  return `<section aria-labelledby="errors"><h2 id="errors">errors</h2>
<table><thead><tr><th>code</th><th>status</th><th>may be repeated</th><th>says</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></section>`;
}

/** The API reference as one page that can be searched, from the tables that also route and validate. */
export function describeReference(): string {
  const nouns = Object.entries<Record<string, EndpointSpec>>(ALL_APIS);
  const namespaces = Object.entries(ALL_EVENTS);
  const places = [...nouns.map(([noun]) => noun), ...namespaces.map(([namespace]) => namespace), "errors"];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>API reference <small>${escaped(version)}</small></h1>
<p>For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). Refusals answer <code>{ code, message, requestId, retryAfterMs?, fields? }</code>.</p>
<div class="find" role="search" hidden><input type="search" aria-label="Search the reference" placeholder="Search: a path, a field, an error code" autocomplete="off" spellcheck="false"><p role="status"></p></div>
<nav>${places.map((place) => `<a href="#${place}">${place}</a>`).join("")}</nav>
${nouns.map(([noun, api]) => `<section aria-labelledby="${noun}"><h2 id="${noun}">${noun}</h2>\n${Object.values(api).map(endpoint).join("\n")}</section>`).join("\n")}
${namespaces.map(([namespace, tables]) => events(namespace, tables)).join("\n")}
${errors()}
<script>${SCRIPT}</script>
</body>
</html>
`;
}
