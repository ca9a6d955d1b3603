import { createAnswerSplitter } from "./splitAnswer.ts";

/** Takes source marks out of a stream of words and notes what was cited. */
export interface CitationFilter {
  /** @returns the words that may be shown now; what could be the beginning of a mark waits for its end */
  push(words: string): string;
  /** @returns what was still waiting */
  flush(): string;
  /** Numbers cited so far, in order of appearance. */
  readonly cited: ReadonlySet<number>;
}

/** `[[1]]` as asked for, and the forms that models use instead; a link's `[1](…)` and a bare `list[1]:` or `list[1];` stay. */
const MARK = /\s{0,2}(?:\[\[([\d,\s]{1,12})\]\]|【([\d,\s]{1,12})】|\[(\d{1,2})\](?![([:;\w]))/g;
/** White space, `!`, half a character or an open bracket at the end may belong to what follows. */
const UNDECIDED = /(?:[\s!]{0,2}(?:\[?\[[\d,\s]{0,12}\]{0,2}|【[\d,\s]{0,12}】?)|[\s!]{1,2}|[\uD800-\uDBFF])$/;
/** Longer than any mark: what may still be undecided lies within. Bounded, so that no answer can make the search slow. */
const TAIL_CHARS = 24;

/**
 * Cleans an answer while it streams.
 *
 * Images become links, so that no answer makes a browser fetch anything by itself (X52); the screens escape all else.
 * Code comes out byte for byte, and nothing is cited by it.
 * @param sources how many there are: a mark beyond is text
 */
export function createCitationFilter(sources: number): CitationFilter {
  const cited = new Set<number>();
  const splitter = createAnswerSplitter();
  let waiting = "";
  const clean = (text: string): string =>
    text
      .replace(MARK, (mark, double?: string, wide?: string, single?: string) => {
        const numbers = (double ?? wide ?? single ?? "").split(",").map((part) => Number(part.trim()));
        if (!numbers.every((number) => number >= 1 && number <= sources)) return mark;
        for (const number of numbers) cited.add(number);
        return "";
      })
      .replaceAll("![", "[");
  const pushProse = (words: string): string => {
    const text = waiting + words;
    const tail = text.slice(-TAIL_CHARS);
    const cut = text.length - tail.length + (UNDECIDED.exec(tail)?.index ?? tail.length);
    waiting = text.slice(cut);
    return clean(text.slice(0, cut));
  };
  const flushProse = (): string => {
    const rest = clean(waiting);
    waiting = "";
    return rest;
  };
  const show = (parts: ReturnType<typeof splitter.push>): string =>
    parts
      .map(({ isCode, text }) => (isCode ? flushProse() + text : pushProse(text)))
      .join("")
      .replaceAll("\u0000", "");
  return {
    push: (words) => show(splitter.push(words)),
    flush: () => show(splitter.flush()) + flushProse(),
    cited,
  };
}
