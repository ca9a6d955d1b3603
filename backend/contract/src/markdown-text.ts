/** No zod in here: the widget loads this file at run time. */
import { type MarkdownNode, parseMarkdown } from "./markdown.ts";
import { safeHref } from "./typed-text.ts";

type Part = MarkdownNode | string;

/**
 * Markdown as a person reads it without any formatting: for files, notifications and screen readers.
 *
 * Words, code and numbers stay; marks go. A link says where it leads unless its label does.
 */
export const markdownText = (source: string): string => blockText(parseMarkdown(source), true);

/**
 * Markdown as one line for lists and notices: words alone.
 *
 * @param isCut there was more: what the cut left unfinished shows no marks
 */
export const markdownLine = (source: string, isCut = false): string =>
  blockText(parseMarkdown(source, isCut), false).replace(/\s+/g, " ").trim();

const BLOCKS = new Set(["p", "pre", "ul", "ol", "blockquote", "hr", "table"]);
const isBlock = (part: Part) => typeof part !== "string" && BLOCKS.has(part.tag);

/** Blocks stand apart; the lists of an item and the lines of a table do not. */
function blockText(parts: readonly Part[], withTargets: boolean, gap = "\n\n"): string {
  let out = "";
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (before !== undefined && (isBlock(part) || isBlock(before))) out += gap;
    out += textOf(part, withTargets);
  });
  return out;
}

function textOf(part: Part, withTargets: boolean): string {
  if (typeof part === "string") return part;
  const { tag, of } = part;
  const inner = (gap?: string) => blockText(of, withTargets, gap);
  switch (tag) {
    case "br":
      return "\n";
    case "hr":
      return withTargets ? "———" : "";
    case "a":
      return withTargets ? linkText(inner(), part.href ?? "") : inner();
    case "li":
      return indented(part.value === undefined ? "• " : `${part.value}. `, inner("\n"));
    case "blockquote":
      if (!withTargets) return inner();
      return inner()
        .split("\n")
        .map((line) => `> ${line}`.trimEnd())
        .join("\n");
    case "tr":
      return of.map((cell) => textOf(cell, withTargets)).join(" | ");
    case "ul":
    case "ol":
    case "table":
      return of.map((child) => textOf(child, withTargets)).join("\n");
    default:
      return inner();
  }
}

/** Lines after the first stand under it. */
const indented = (mark: string, text: string) => mark + text.replaceAll("\n", `\n${" ".repeat(mark.length)}`);

const linkText = (label: string, href: string) =>
  safeHref(label) === href ? label : `${label} (${href.replace(/^(?:mailto|tel):/, "")})`;
