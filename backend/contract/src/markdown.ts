/** No zod in here: the widget loads this file at run time. */
import { inline } from "./markdown-inline.ts";

/** An element of a parsed text; the name of its tag in HTML says what it is. */
export interface MarkdownNode {
  readonly tag:
    | "p"
    | "br"
    | "strong"
    | "em"
    | "code"
    | "pre"
    | "a"
    | "ul"
    | "ol"
    | "li"
    | "blockquote"
    | "hr"
    | "table"
    | "tr"
    | "th"
    | "td";
  readonly of: readonly (MarkdownNode | string)[];
  /** Of `a`: absolute and safe to follow. */
  readonly href?: string;
  /** Of an item of an `ol`: its number. */
  readonly value?: number;
}

const DEPTH_MAX = 5;
const FENCE = /^\s*(`{3,}(?!`)(?!.*`)|~{3,})/;
/** Not `# 4711`. */
const HEADING = /^\s*(?:#(?=\s+[^\s\p{N}])|#{2,6})\s+(?=\S)/u;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
/** Not `> 5 kg`, not `>= 5` and no face. */
const QUOTE = /^\s*>(?=[\s>\p{L}"“„«*[`]|$)(?!\s*[-+~≈€$£]?\s?\p{N})/u;
/** A sum or a temperature, unless it stands among others. */
const SUM = /^\s*[-+]\s+\p{N}/u;
/** A year with a full stop is the end of a sentence. */
const ITEM = /^\s*(?:[-*+]|(\d{1,3})\.)\s+(?=\S)/;
const TABLE_RULE = /^[\s|]*:?-[\s|:-]*$/;
/** A last line that may become anything, or belong to what is above it. */
const UNDECIDED = /^\s*(?:#{1,6}|[-*_+][-*_ ]*|\d{1,3}\.?|>|`{1,2}|~{1,2}|\|.*|)\s*$/;

/**
 * A small, safe part of Markdown as a tree: paragraphs, headings, lists, quotes, tables, code, emphasis, links.
 *
 * One grammar for every place that shows what the assistant or the team wrote. It loses nothing that was not meant as a mark: marks inside
 * words and between numbers, paths, order numbers and HTML stay as typed, and code is kept byte for byte. Pictures are links, so that
 * nothing is fetched from an address that someone else chose. Its time grows with the text alone, the tree's depth is bounded.
 *
 * @param isDraft the text is still being written, or was cut: what is not finished shows no marks
 */
export function parseMarkdown(source: string, isDraft = false): MarkdownNode[] {
  const lines = source.split(/\r\n?|\n/);
  if (isDraft && UNDECIDED.test(lines.at(-1) ?? "")) {
    lines.pop();
    // The head of a table whose second line is not there yet.
    if (isPiped(lines.at(-1)) && !isPiped(lines.at(-2))) lines.pop();
  }
  return blocks(lines, isDraft, 0);
}

const isPiped = (line = "") => /^\s*\|/.test(line);

function blocks(lines: readonly string[], isDraft: boolean, depth: number): MarkdownNode[] {
  const out: MarkdownNode[] = [];
  let at = 0;
  const lineAt = (index: number) => lines[index] ?? "";
  const text = (source: string) => inline(source, isDraft && at >= lines.length);
  /** The line itself, or one that stands behind at most two empty ones. */
  const full = (index: number) => (lineAt(index).trim() ? index : lineAt(index + 1).trim() ? index + 1 : index + 2);
  /** Takes the lines that belong together. */
  const takeWhile = (matches: (line: string, index: number) => boolean) => {
    const from = at;
    while (at < lines.length && matches(lineAt(at), at)) at++;
    return lines.slice(from, at);
  };

  const isItem = (index: number) =>
    ITEM.test(lineAt(index)) &&
    (!SUM.test(lineAt(index)) ||
      (index + 1 < lines.length ? ITEM.test(lineAt(index + 1)) || indentOf(lineAt(index + 1)) > 1 : isDraft));
  const isTable = (index: number) =>
    TABLE_RULE.test(lineAt(index + 1)) &&
    lineAt(index + 1).includes("|") &&
    cellsOf(lineAt(index)).length === cellsOf(lineAt(index + 1)).length;
  const startsBlock = (index: number) =>
    [FENCE, HEADING, RULE, QUOTE].some((kind) => kind.test(lineAt(index))) || isItem(index) || isTable(index);

  function fence(mark: string) {
    const indent = indentOf(lineAt(at++));
    const code = takeWhile((line) => !line.trim().startsWith(mark) || /[^`~\s]/.test(line));
    at++;
    out.push({ tag: "pre", of: [{ tag: "code", of: [code.map((line) => dedent(line, indent)).join("\n")] }] });
  }

  function list() {
    const indent = indentOf(lineAt(at));
    const isOrdered = numberOf(lineAt(at)) !== undefined;
    const items: MarkdownNode[] = [];
    let last = 0;
    const isNext = (index: number) => {
      const line = lineAt(index);
      return (
        ITEM.test(line) &&
        !RULE.test(line) &&
        (numberOf(line) !== undefined) === isOrdered &&
        indentOf(line) < indent + 2
      );
    };
    while (at < lines.length && isNext(at)) {
      const line = lineAt(at);
      const first = line.slice(ITEM.exec(line)?.[0].length);
      const number = numberOf(line) ?? 0;
      last = items.length > 0 && number <= last ? last + 1 : number;
      at++;
      const rest = takeWhile((_, index) => indentOf(lineAt(full(index)).trimEnd()) >= indent + 2);
      const inner = indentOf(rest.find((next) => next.trim()) ?? "");
      const isOpen = isDraft && at >= lines.length;
      const [head, ...tail] = blocks([first, ...rest.map((next) => dedent(next, inner))], isOpen, depth + 1);
      const of = head?.tag === "p" ? [...head.of, ...tail] : head ? [head, ...tail] : [];
      items.push(isOrdered ? { tag: "li", value: last, of } : { tag: "li", of });
      if (isNext(full(at))) at = full(at);
    }
    out.push({ tag: isOrdered ? "ol" : "ul", of: items });
  }

  function table() {
    const [head = "", , ...rows] = takeWhile((line) => line.includes("|"));
    const row = (line: string, tag: "th" | "td"): MarkdownNode => ({
      tag: "tr",
      of: cellsOf(line).map((cell) => ({ tag, of: inline(cell, false) })),
    });
    out.push({
      tag: "table",
      of: [row(head, "th"), ...rows.map((line) => row(line, "td"))],
    });
  }

  while (at < lines.length) {
    const line = lineAt(at);
    const mark = FENCE.exec(line)?.[1];
    if (!line.trim()) at++;
    else if (mark) fence(mark);
    else if (HEADING.test(line)) {
      at++;
      out.push({ tag: "p", of: [{ tag: "strong", of: text(line.replace(HEADING, "").trim()) }] });
    } else if (RULE.test(line)) {
      at++;
      out.push({ tag: "hr", of: [] });
    } else if (depth < DEPTH_MAX && QUOTE.test(line)) {
      const quoted = takeWhile((next) => /^\s*>/.test(next)).map((next) => next.replace(/^\s*> ?/, ""));
      out.push({ tag: "blockquote", of: blocks(quoted, isDraft && at >= lines.length, depth + 1) });
    } else if (depth < DEPTH_MAX && isItem(at)) list();
    else if (isTable(at)) table();
    else {
      const from = at;
      // A number in running text begins a list only with 1.
      const paragraph = takeWhile(
        (next, index) => index === from || (next.trim() !== "" && (!startsBlock(index) || (numberOf(next) ?? 1) !== 1)),
      );
      out.push({ tag: "p", of: text(paragraph.map((next) => next.trim()).join("\n")) });
    }
  }
  return out;
}

const numberOf = (line: string): number | undefined => {
  const number = ITEM.exec(line)?.[1];
  return number === undefined ? undefined : Number(number);
};

/** Columns before the first sign; a tab counts four. */
const indentOf = (line: string) => line.replaceAll("\t", "    ").search(/\S|$/);

/** The line without so many of its leading spaces, or without a tab. */
const dedent = (line: string, columns: number) =>
  line.slice(columns && line[0] === "\t" ? 1 : Math.min(columns, line.search(/[^ ]|$/)));

/** A table row's cells. A bar in code or behind a backslash separates nothing. */
const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/`[^`]+`|\\\|/g, (piece) => piece.replace("\\|", "|").replaceAll("|", "\0"))
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim().replaceAll("\0", "|"));
