import { el } from "../panel/el.ts";
import { link } from "./link.ts";

const DEPTH_MAX = 8;
const ADDRESS = /https?:\/\/[^\s<>"`]+/.source;
const ESCAPE = /\\([!-/:-@[-`{-~])/.source;
const CODE = /(`+)(.+?)\2(?!`)/.source;
const LINK =
  /(!?)\[((?:[^[\]\\]|\\.|!?\[[^[\]]*\](?:\([^()]*\))?)*)\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/
    .source;
const STRONG = /\*\*(?=\S)(.+?)(?<=\S)\*\*/.source;
const EMPHASIS = /\*(?=[^\s*])([^*]*[^\s*])\*|(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)/.source;

const ALL = new RegExp(`${ESCAPE}|${CODE}|${LINK}|${STRONG}|${EMPHASIS}|(${ADDRESS})`, "g");
const ADDRESSES = new RegExp(`(${ADDRESS})`, "g");

/**
 * One line of Markdown as nodes. `addresses` turns nothing but web addresses into links; `bare` makes no links at all
 * (inside a link there is no other).
 */
export function inline(text: string, mode: "all" | "addresses" | "bare" = "all", depth = 0): DocumentFragment {
  const out = new DocumentFragment();
  if (mode === "addresses") {
    each(ADDRESSES, text, out, ([address = ""]) => autolink(address));
    return out;
  }
  if (depth > DEPTH_MAX) {
    out.append(text);
    return out;
  }
  const inner = (part: string) => inline(part, mode, depth + 1);
  each(ALL, text, out, (match) => {
    const [whole, escaped, ticks, code = "", bang, label, target = "", strong, star, underscore, address] = match;
    if (escaped) return escaped;
    if (ticks) return el("code", {}, code.trim());
    if (label !== undefined) {
      const caption = bang ? label || target : inline(label, "bare", depth + 1);
      return mode === "bare" ? caption : (link(target, caption) ?? whole);
    }
    if (strong) return el("strong", {}, inner(strong));
    const emphasised = star ?? underscore;
    if (emphasised) return el("em", {}, inner(emphasised));
    return address && mode === "all" ? autolink(address) : whole;
  });
  return out;
}

function each(
  pattern: RegExp,
  text: string,
  out: DocumentFragment,
  replace: (match: RegExpMatchArray) => Node | string,
) {
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    out.append(text.slice(from, match.index), replace(match));
    from = match.index + match[0].length;
  }
  out.append(text.slice(from));
}

/** Punctuation after an address belongs to the sentence. */
function autolink(found: string): Node | string {
  const tail = /(?:[.,;:!?'*_~]|\)(?<!\(.*))+$/.exec(found)?.[0] ?? "";
  const address = tail ? found.slice(0, -tail.length) : found;
  const anchor = link(address, address);
  if (!anchor) return found;
  const out = new DocumentFragment();
  out.append(anchor, tail);
  return out;
}
