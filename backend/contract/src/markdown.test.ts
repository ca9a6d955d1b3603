import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type MarkdownNode, parseMarkdown } from "./markdown.ts";
import { MARKDOWN_CASES } from "./markdown-cases.ts";
import { markdownLine, markdownText } from "./markdown-text.ts";
import { isMarkdown, linksIn } from "./typed-text.ts";

type Part = MarkdownNode | string;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const htmlOf = (part: Part): string => {
  if (typeof part === "string") return escaped(part);
  const href = part.href === undefined ? "" : ` href="${escaped(part.href)}"`;
  const value = part.value === undefined ? "" : ` value="${part.value}"`;
  const isEmpty = part.tag === "br" || part.tag === "hr";
  return `<${part.tag}${href}${value}>${isEmpty ? "" : `${part.of.map(htmlOf).join("")}</${part.tag}>`}`;
};
const depthOf = (parts: readonly Part[]): number =>
  Math.max(0, ...parts.map((part) => (typeof part === "string" ? 0 : 1 + depthOf(part.of))));
const wordsOf = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === "string" ? part : wordsOf(part.of))).join("");

describe("parseMarkdown", () => {
  it("is promised by a table of 120 texts at least", () =>
    expect(new Set(MARKDOWN_CASES.map(({ source }) => source)).size).toBeGreaterThanOrEqual(120));

  it.each(MARKDOWN_CASES)("understands $source", ({ source, html }) =>
    expect(parseMarkdown(source).map(htmlOf).join("")).toBe(html),
  );

  it("loses no letter and no digit of any text", () => {
    for (const { source } of MARKDOWN_CASES) {
      const shown = JSON.stringify(parseMarkdown(source));
      const said = source.replace(/^ *[`~]{3,}\w*$/gm, "").replace(/\]\(http[^)]*\)/g, "");
      for (const word of said.match(/[A-Za-z\d]+/g) ?? []) expect(shown, source).toContain(word);
    }
  });

  const SIGNS =
    "[ ] * _ ` \\ < > # | - ~ ! ( ) @ . : é 字 字** **a *a a* a** _a a_ __a ![]( [](a [a]( ](( [[a](b) <a <https://a.b \\* a\\* C:\\ www. a@ a@b. a@b.c@ https:// tel: |`";
  const LINES = [
    "> ",
    "- ",
    "- a\n",
    "  - a\n",
    "-\n",
    "1. a\n",
    "\n",
    "\n- a\n\n",
    "# a ",
    "a|b\n-|-\n",
    "|a|\n|-|\n",
    "```\n",
  ];
  const MIXED = ["`a``b```", "*a **b ", "- - -x", "* * * *x", "[x](https://a.b)", "[a **b", "> - 1. ", "\t", " "];
  const PIECES = [...SIGNS.split(" "), ...LINES, ...MIXED];
  it.each(PIECES)("ends for a whole book of %j, and its tree stays shallow", (piece) => {
    // What took the square of the length would take minutes here, and the test's own bound ends it.
    const book = piece.repeat(80_000 / piece.length);
    for (const isDraft of [false, true]) expect(depthOf(parseMarkdown(book, isDraft))).toBeLessThanOrEqual(64);
    linksIn(book);
  });
  it("keeps a book that is one deep nest shallow", () => {
    for (const nest of [
      Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth * 2)}- a`).join("\n"),
      `${">".repeat(5000)} a`,
      `${"*a _b ".repeat(2000)}${"b_ a* ".repeat(2000)}`,
      `${"[".repeat(5000)}a${"](https://a.example)".repeat(2000)}`,
    ])
      expect(depthOf(parseMarkdown(nest))).toBeLessThanOrEqual(64);
  });
});

describe("parseMarkdown of an answer that is being written", () => {
  const ANSWER = [
    "Hello! The **return period** is *30 days* (see [our terms](https://shop.example/terms_(de)) or <https://shop.example/x>).",
    "",
    "## Steps",
    "1. Open `orders[1]` in ***your*** account",
    "2. Choose **Return",
    "   - with _label_",
    "   - or at www.shop.example",
    "",
    "> Keep the *box*.",
    "",
    "| Size | Price |",
    "|------|------:|",
    "| **S** | 5*3 € |",
    "",
    "```js",
    "order.return([1], `a`);",
    "```",
    "Write to [us](mailto:a@shop.example), [x] or C:\\new\\_folder, __init__.py. ![Map](https://shop.example/map.png)",
  ].join("\n");

  it("never takes back what it showed: each state is the beginning of the next", () => {
    const tidy = (text: string) => text.replace(/\s+/g, " ").trim();
    const whole = ANSWER.replace("**Return", "Return");
    const last = tidy(wordsOf(parseMarkdown(whole)));
    for (let end = 0; end <= whole.length; end++)
      expect(last.startsWith(tidy(wordsOf(parseMarkdown(whole.slice(0, end), true)))), whole.slice(0, end)).toBe(true);
  });

  it("shows marks of nothing unfinished", () => {
    for (const [begun, shown] of [
      ["**bold", "<p><strong>bold</strong></p>"],
      ["**bold*", "<p><strong>bold</strong></p>"],
      ["a **", "<p>a </p>"],
      ["`cod", "<p><code>cod</code></p>"],
      ["a [lab", "<p>a </p>"],
      ["a [label](https://shop.exam", "<p>a </p>"],
      ["a <https://sh", "<p>a </p>"],
      ["a ![pict", "<p>a </p>"],
      ["a\n##", "<p>a</p>"],
      ["a\n-", "<p>a</p>"],
      ["a\n\n12", "<p>a</p>"],
      ["a\n\n| b | c |\n|--", "<p>a</p>"],
      ["a\n``", "<p>a</p>"],
      ["```js\ncode", "<pre><code>code</code></pre>"],
      ["**done** a", "<p><strong>done</strong> a</p>"],
      ["array[0", "<p>array</p>"],
      [`[${"long ".repeat(60)}`, `<p>[${"long ".repeat(60).trim()}</p>`],
    ] as const)
      expect(parseMarkdown(begun, true).map(htmlOf).join(""), begun).toBe(shown);
  });

  it("can be drawn at every length of every text", () => {
    for (const { source } of MARKDOWN_CASES)
      for (let end = 0; end <= source.length; end++)
        expect(() => parseMarkdown(source.slice(0, end), true)).not.toThrow();
  });
});

describe("markdownText", () => {
  it.each(MARKDOWN_CASES)("reads $source without marks", ({ source, text }) => expect(markdownText(source)).toBe(text));
});

describe("markdownLine", () => {
  it("is words alone, in one line", () =>
    expect(
      markdownLine("## Hi **there**\n> see [the shop](https://shop.example) and `OPENROUTER_API_KEY`\n\n- a\n- b"),
    ).toBe("Hi there see the shop and OPENROUTER_API_KEY • a • b"));
  it("shows no marks of what was cut off, and all signs of what was not", () => {
    expect(markdownLine("See **our retur", true)).toBe("See our retur");
    expect(markdownLine("See [our terms](https://shop.exa", true)).toBe("See");
    expect(markdownLine("*Prices include VAT.")).toBe("*Prices include VAT.");
    expect(markdownLine("- 5 °C")).toBe("- 5 °C");
  });
});

describe("isMarkdown", () => {
  it("is what the assistant and the team write; visitors and the system are taken at their word", () =>
    expect((["visitor", "assistant", "agent", "system"] as const).filter(isMarkdown)).toEqual(["assistant", "agent"]));
});

describe("markdown", () => {
  it.each(["markdown", "markdown-inline", "markdown-text", "typed-text"])("costs a visitor no zod: %s", (name) => {
    const source = readFileSync(new URL(`./${name}.ts`, import.meta.url), "utf8");
    for (const [, type, from] of source.matchAll(/^import (type )?.* from "(.*)";$/gm))
      if (!type) expect(from).toMatch(/^\.\/(markdown(-inline)?|typed-text)\.ts$/);
  });
});
