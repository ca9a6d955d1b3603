import { stem } from "./stem.ts";
import { STOP_WORDS } from "./stopWords.ts";

/** Scripts written without spaces: only a dictionary knows where their words end. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const LONGEST_WORD = 40;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Expressions that are one idea but several words. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/\be-mail/g, "email"],
  [/\b(?:sign|log)(?:ing|ged|ned)?[- ]in\b/g, "login"],
  [/\bsign(?:ing|ed)?[- ]up\b/g, "signup"],
  [/\bset(?:ting)?[- ]up\b/g, "setup"],
  [/\bmoney[- ]back\b/g, "refund"],
  [/\bhow much (?=is\b|are\b|does\b|do\b|will\b|would\b|for\b|to\b)/g, "price "],
  [/\bweb[- ]?site/g, "website"],
  [/\bself[- ]host/g, "selfhost"],
  [/\bopen[- ]source\b/g, "opensource"],
  [/\bapi[- ]keys?\b/g, "api key"],
];

/** Whether any of the above can occur: most texts hold none, and looking once is cheaper than replacing eleven times. */
const MAY_JOIN = /[- ](?:in|up|back|source|host)|e-mail|how much|web[- ]?site|api[- ]key/;
const HAS_MORE_THAN_ASCII = /\P{ASCII}/u;

function plain(text: string): string {
  const folded = !HAS_MORE_THAN_ASCII.test(text)
    ? text
    : text
        .normalize("NFKD")
        .replace(/[\u0300-\u036f]/g, "")
        .normalize("NFC");
  const lower = folded.toLowerCase().replace(/[’']/g, "");
  if (!MAY_JOIN.test(lower)) return lower;
  return JOINED.reduce((joined, [pattern, word]) => joined.replace(pattern, word), lower);
}

/** A word as it was written (lower case, no accents) and the form that all its variants share. */
export interface Token {
  readonly word: string;
  readonly term: string;
}

/**
 * The words of a text that carry meaning, in order, repeats included.
 *
 * Chinese, Japanese, Thai and their like are cut by the dictionary of `Intl.Segmenter`; everything else by its spaces,
 * which is ten times faster.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [run] of plain(text).matchAll(WORD)) {
    const parts = UNSPACED.test(run) ? segmentWords(run) : [run];
    for (const word of parts)
      if (word.length <= LONGEST_WORD && !STOP_WORDS.has(word)) tokens.push({ word, term: stem(word) });
  }
  return tokens;
}

/** The shared forms of a text's words, in order, repeats included. */
export const toTerms = (text: string): string[] => tokenize(text).map(({ term }) => term);

function segmentWords(run: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike) words.push(segment);
  return words;
}
