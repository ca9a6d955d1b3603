/** No zod in here: the widget loads this file at run time. */
import type { MarkdownNode } from "./markdown.ts";
import { linksIn, safeHref } from "./typed-text.ts";

type Part = MarkdownNode | string;

/** What may open emphasis or a link; its own sign is the part at `place` until something closes it. */
interface Opener {
  readonly sign: string;
  /** How many of its signs are left to be used. */
  count: number;
  readonly place: number;
  readonly at: number;
  /** A letter stands right before it, so none may stand right after its end. */
  readonly isInWord: boolean;
  /** A mark of its kind came that could not close it: it may be none. */
  isDoubtful: boolean;
}

/** More that are open at once are shown as they are: a tree has a bottom, and looking back an end. */
const OPEN_MAX = 16;
const TARGET_MAX_CHARS = 2048;
const WAIT_MAX_CHARS = 200;
/** A letter of a script that separates words by spaces, or a digit: between them, a mark is part of the word. */
const WORD = /[\p{N}\p{sc=Latin}\p{sc=Grek}\p{sc=Cyrl}]/u;
/** A row of marks, marks alone, a name like `__init__`, and marks that are talked about: `"*"`, `(*)`. */
const NO_MARK =
  /([*_])\1{3,}|(?<!\S)[*_]+(?!\S)|__[a-z\d_]+__|(?<=["'])[*_]+(?=["'])|(?<=[([{„“‘«「])[*_]+(?=[)\]}“”’»」])/y;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
/** `C:\new\_folder`, `\d+\.` or `¯\_(ツ)_/¯`: a word in which a backslash is a backslash. It is looked at as far as this. */
const PATH = /\\[a-z\d]|[a-z]:\\|¯/i;
const PATH_MAX_CHARS = 99;
/** What an answer that is being written may end with, and what says nothing yet. */
const UNFINISHED = /(?:(?<![*_`])[*_`]+|\\|(?<!\S)!|<[^\s<>]*)$/;
const UNFINISHED_TARGET = /\](?:\((?:[^()\n]|\([^()\n]*(?:\)|$)){0,999})?$/y;
const TARGET_END = />?(?:\s+"[^"]*")?\s*\)/y;
const TICKS = /`+/g;

/**
 * The running text of one block. Emphasis, code, links and line breaks; whatever else it holds stays as it is.
 *
 * @param isDraft more is to come: what is open at the end counts as closed there, and marks that say nothing yet are left out
 */
export function inline(source: string, isDraft: boolean): Part[] {
  const text = isDraft ? source.replace(UNFINISHED, "") : source;
  const addresses = linksIn(text);
  const parts: Part[] = [];
  const open: Opener[] = [];
  const endless = new Set<number>();
  let plain = "";
  let at = 0;

  function add(part: Part) {
    if (plain) parts.push(plain);
    plain = "";
    if (part) parts.push(part);
  }
  function literally(to: number) {
    plain += text.slice(at, to);
    at = to;
  }
  function opens(sign: string, count: number, isInWord: boolean) {
    add("");
    if (open.length === OPEN_MAX) open.shift();
    open.push({ sign, count, place: parts.length, at, isInWord, isDoubtful: false });
    parts.push(sign.repeat(count));
  }
  /** Takes an opener back, and everything after it: returns that, without what was opened and never closed in it. */
  function take(opener: Opener): Part[] {
    add("");
    open.length = open.indexOf(opener);
    return joined(parts.splice(opener.place).slice(1));
  }
  const emphasised = (count: number, of: Part[]) => parts.push({ tag: count > 1 ? "strong" : "em", of });

  function code() {
    const from = at + runAt(text, at);
    const length = from - at;
    TICKS.lastIndex = from;
    let end = endless.has(length) ? null : TICKS.exec(text);
    while (end && end[0].length !== length) end = TICKS.exec(text);
    if (!end && !isDraft) {
      endless.add(length);
      return literally(from);
    }
    // The spaces that let code begin or end with a backtick are no part of it.
    add({ tag: "code", of: [text.slice(from, end?.index).replace(/^ (?=.*`)(.*) $/s, "$1")] });
    at = end ? end.index + length : text.length;
  }

  function emphasis(sign: string) {
    const count = runAt(text, at);
    const to = at + count;
    const before = text[at - 1] ?? " ";
    const after = text[to] ?? " ";
    const isStrong = sign === "*" && count > 1;
    const isInWord = WORD.test(before);
    const startsWord = WORD.test(after);
    const canClose =
      !/[\s([{]/.test(before) &&
      !(isStrong ? /[/\\\d]/ : /[/\\]/).test(after) &&
      (isStrong || !(startsWord || (/[.:=@-]/.test(after) && WORD.test(text[to + 1] ?? ""))));
    const canOpen =
      /\S/.test(after) &&
      (/\s/.test(before) || !/[)\]},;.:!?]/.test(after)) &&
      !(isStrong ? /[/\\\d]/ : /[/\\.=@#$&^~-]/).test(before) &&
      (isStrong || !isInWord);
    let left = count;
    while (canClose && left > 0) {
      const opener = open.findLast(
        (one) => one.sign === sign && (one.count === left || one.count + left > 3) && !(one.isInWord && startsWord),
      );
      if (!opener) break;
      const of = take(opener);
      const size = Math.min(opener.count, left, 2);
      opener.count -= size;
      left -= size;
      if (opener.count > 0) {
        open.push(opener);
        parts.push(sign.repeat(opener.count));
      }
      emphasised(size, of);
    }
    if (left > 0 && canOpen) opens(sign, left, isInWord);
    else if (left > 0) {
      plain += sign.repeat(left);
      for (const one of open) one.isDoubtful ||= one.sign === sign;
    }
    at = to;
  }

  function closeBracket() {
    const opener = open.findLast(isBracket);
    if (!opener) return literally(at + 1);
    UNFINISHED_TARGET.lastIndex = at;
    if (isDraft && UNFINISHED_TARGET.test(text)) {
      take(opener);
      at = text.length;
      return;
    }
    const target = targetAt(text, at + 1);
    const href = target && safeHref(target.href);
    if (!href) {
      // What looks like a link and must not be one is shown whole: no address in it becomes another link.
      open.splice(open.indexOf(opener), 1);
      return literally(target?.to ?? at + 1);
    }
    const of = withoutLinks(take(opener));
    add({ tag: "a", href, of: of.length > 0 ? of : [target.href] });
    at = target.to;
  }

  function isPath(): boolean {
    const before = text
      .slice(Math.max(0, at - PATH_MAX_CHARS), at)
      .split(/\s/)
      .at(-1);
    return PATH.test(`${before}${text.slice(at, at + PATH_MAX_CHARS).split(/\s/)[0]}`);
  }

  while (at < text.length) {
    while (addresses[0] && addresses[0].from < at) addresses.shift();
    const [address] = addresses;
    const sign = text.charAt(at);
    NO_MARK.lastIndex = at;
    const isAngled = sign === "<" && address?.from === at + 1 && text[address.to] === ">";
    if (address && (isAngled || address.from === at)) {
      add({ tag: "a", href: address.href, of: [text.slice(address.from, address.to)] });
      at = address.to + Number(isAngled);
    } else if (sign === "\\" && PUNCTUATION.test(text.charAt(at + 1)) && !isPath()) {
      at++;
      literally(at + 1);
    } else if (sign === "`") code();
    else if (sign === "*" || sign === "_") {
      if (NO_MARK.test(text)) literally(NO_MARK.lastIndex);
      else emphasis(sign);
    } else if (sign === "[" || (sign === "!" && text[at + 1] === "[")) {
      const mark = sign === "!" ? "![" : sign;
      opens(mark, 1, false);
      at += mark.length;
    } else if (sign === "]") closeBracket();
    else if (sign === "\n") {
      add({ tag: "br", of: [] });
      at++;
    } else literally(at + 1);
  }
  if (isDraft)
    for (const opener of open.toReversed()) {
      // A label may become a link and `__a` a name: they wait.
      const waits = isBracket(opener) || opener.sign + opener.count === "_2";
      if (opener.isInWord || opener.isDoubtful || (waits && at - opener.at > WAIT_MAX_CHARS)) continue;
      const of = take(opener);
      if (!waits) emphasised(opener.count, of);
    }
  add("");
  return joined(parts);
}

const isBracket = ({ sign }: Opener) => sign.endsWith("[");

/** How often the sign at `at` stands there in a row. */
function runAt(text: string, at: number): number {
  let to = at + 1;
  while (text[to] === text[at]) to++;
  return to - at;
}

/** `(address "title")` behind a link's label; parentheses in the address may nest twice. */
function targetAt(text: string, at: number): { href: string; to: number } | null {
  if (text[at] !== "(") return null;
  const from = text[at + 1] === "<" ? at + 2 : at + 1;
  let depth = 0;
  for (let to = from; to < at + TARGET_MAX_CHARS; to++) {
    const sign = text[to] ?? " ";
    if (sign === "(" && ++depth > 2) return null;
    if (/[\s<>)]/.test(sign) && !(sign === ")" && depth-- > 0)) {
      TARGET_END.lastIndex = to;
      return TARGET_END.test(text)
        ? { href: text.slice(from, to).replaceAll("\\", ""), to: TARGET_END.lastIndex }
        : null;
    }
  }
  return null;
}

/** A link within a link's label is its label alone. */
const withoutLinks = (parts: readonly Part[]): Part[] =>
  joined(
    parts.flatMap((part) => {
      if (typeof part === "string") return [part];
      const of = withoutLinks(part.of);
      return part.tag === "a" ? of : [{ ...part, of }];
    }),
  );

/** Neighbouring texts as one. */
function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}
