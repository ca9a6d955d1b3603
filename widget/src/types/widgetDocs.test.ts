import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const page = read("../../../docs/WIDGET.md");
const types = read("./chat-widget.ts");

/** The names that an interface declares, each on a line of its own. */
const namesIn = (declaration: string): string[] => {
  const from = types.indexOf(`export interface ${declaration} {`);
  const body = types.slice(from, types.indexOf("\n}\n", from));
  return [...body.matchAll(/^ {2}(?:readonly )?"?([\w:]+)"?(?:<[^>]*>)?\??[:(]/gm)].map(([, name = ""]) => name);
};

/** The words in code in the first column of the table under a heading row. */
const namesInTable = (head: string): string[] => {
  const from = page.indexOf(`| ${head} |`);
  const rows = page.slice(from, page.indexOf("\n\n", from)).split("\n").slice(2);
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w:]+)/g)].map(([, name = ""]) => name));
};

describe("docs/WIDGET.md", () => {
  it.each([
    ["setting", "ChatWidgetSettings", []],
    ["command", "ChatWidget", ["siteKey"]],
    ["event", "ChatWidgetEvents", []],
  ])("names every %s of the types and no other", (head, declaration, unsaid: string[]) => {
    const declared = namesIn(declaration).filter((name) => !unsaid.includes(name));
    expect(declared.length).toBeGreaterThan(9);
    expect(namesInTable(head).sort()).toEqual(declared.sort());
  });
});
