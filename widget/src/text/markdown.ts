import { el } from "../panel/el.ts";
import { inline } from "./inline.ts";

const FENCE = /^\s*(`{3,}|~{3,})/;
const ITEM = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*?)#*$/;

/**
 * A small, safe part of Markdown as DOM nodes: paragraphs, lists, code, emphasis, links.
 *
 * It never touches `innerHTML`, so whatever a model or a person writes is text; pictures are shown as links, so that nothing is
 * fetched from an address that someone else chose.
 */
export function markdown(source: string): DocumentFragment {
  const out = new DocumentFragment();
  const lines = source.split(/\r\n?|\n/);
  let at = 0;
  /** Takes the lines that belong together. */
  const takeWhile = (matches: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && matches(lines[at] ?? "")) at++;
    return lines.slice(from, at);
  };
  const isPlain = (line: string) => line.trim() !== "" && ![FENCE, ITEM, HEADING].some((kind) => kind.test(line));

  while (at < lines.length) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line)?.[1];
    const item = ITEM.exec(line);
    if (fence) {
      at++;
      const code = takeWhile((text) => !text.trim().startsWith(fence));
      at++;
      out.append(el("pre", { tabIndex: 0 }, el("code", {}, code.join("\n"))));
    } else if (item) {
      const isOrdered = item[1] !== undefined;
      const list = isOrdered ? el("ol", { start: Number(item[1]) }) : el("ul");
      for (const text of takeWhile((text) => ITEM.test(text) && (ITEM.exec(text)?.[1] !== undefined) === isOrdered))
        list.append(el("li", {}, inline(ITEM.exec(text)?.[2] ?? "")));
      out.append(list);
    } else if (HEADING.test(line)) {
      at++;
      out.append(el("p", {}, el("strong", {}, inline(HEADING.exec(line)?.[1] ?? ""))));
    } else if (isPlain(line)) out.append(el("p", {}, inlineLines(takeWhile(isPlain))));
    else at++;
  }
  return out;
}

/** What a visitor typed: as typed, only addresses become links. */
export const plainText = (source: string): DocumentFragment => inline(source, "addresses");

function inlineLines(lines: string[]): DocumentFragment {
  const out = new DocumentFragment();
  lines.forEach((line, index) => {
    if (index > 0) out.append(el("br"));
    out.append(inline(line.trim()));
  });
  return out;
}
