import SearchableMap from "minisearch/SearchableMap";
import type { Token } from "./tokenize.ts";

/** The words of one workspace's knowledge: how rare each is, and what a word it lacks may have been meant to be. */
export interface Vocabulary {
  /** How much a word tells: high for rare and unknown ones. Okapi's inverse document frequency. */
  rarity(term: string): number;
  has(term: string): boolean;
  /** Terms of known words that begin with an unknown one, or are one typing mistake behind its first letter away; closest first, at most three. */
  nearest(word: string): string[];
}

/** With little knowledge every word is rare; pretending this many passages keeps one unknown word from outweighing three known. */
const AT_LEAST_PASSAGES = 50;
const NEAREST_MAX = 3;
const PREFIX_MIN_CHARS = 4;
const TYPO_MIN_CHARS = 5;

/** @param passages the tokens of each passage */
export function createVocabulary(passages: readonly (readonly Token[])[]): Vocabulary {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const termOf = new SearchableMap<string>();
  for (const tokens of passages) {
    for (const term of new Set(tokens.map((token) => token.term))) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const { word, term } of tokens) {
      if (seen.has(word)) continue;
      seen.add(word);
      termOf.set(word, term);
    }
  }
  const total = Math.max(passages.length, AT_LEAST_PASSAGES);
  return {
    rarity(term) {
      const count = counts.get(term) ?? 0;
      return Math.log(1 + (total - count + 0.5) / (count + 0.5));
    },
    has: (term) => counts.has(term),
    nearest(word) {
      const found = new Set<string>();
      // Who mistypes rarely mistypes the beginning: “night” was not meant to be “light”.
      if (word.length >= TYPO_MIN_CHARS)
        for (const [near, [term]] of termOf.fuzzyGet(word, 1)) if (near[0] === word[0]) found.add(term);
      if (word.length >= PREFIX_MIN_CHARS)
        for (const [, term] of termOf.atPrefix(word)) {
          if (found.size >= NEAREST_MAX) break;
          found.add(term);
        }
      return [...found].slice(0, NEAREST_MAX);
    },
  };
}
