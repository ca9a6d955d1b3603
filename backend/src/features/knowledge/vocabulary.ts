import SearchableMap from "minisearch/SearchableMap";
import type { Token } from "./tokenize.ts";

/** The words of some knowledge: how rare each is, and what a word it lacks may have been meant to be. */
export interface Vocabulary {
  /** How much a word tells: high for rare and unknown ones. Okapi's inverse document frequency. */
  rarity(term: string): number;
  has(term: string): boolean;
  /** Terms of known words that begin with an unknown one, or are one typing mistake behind its first letter away; closest first, at most three. */
  nearest(word: string): string[];
  /** Counts the words of one more passage. */
  add(passage: readonly Token[]): void;
  /** Takes back what `add` counted for the same passage. */
  remove(passage: readonly Token[]): void;
}

/** With little knowledge every word is rare; pretending this many passages keeps one unknown word from outweighing three known. */
const AT_LEAST_PASSAGES = 50;
const NEAREST_MAX = 3;
const PREFIX_MIN_CHARS = 4;
const TYPO_MIN_CHARS = 5;

/** A vocabulary without a word. */
export function createVocabulary(): Vocabulary {
  /** By term: how many passages hold it. */
  const counts = new Map<string, number>();
  /** By word as written: how many passages hold it. */
  const spellings = new Map<string, number>();
  const termOf = new SearchableMap<string>();
  let passages = 0;

  const count = (passage: readonly Token[], by: 1 | -1): void => {
    passages += by;
    for (const term of new Set(passage.map((token) => token.term))) raise(counts, term, by);
    for (const [word, term] of new Map(passage.map((token) => [token.word, token.term]))) {
      const left = raise(spellings, word, by);
      if (left === 0) termOf.delete(word);
      else if (by === 1 && left === 1) termOf.set(word, term);
    }
  };

  return {
    add: (passage) => count(passage, 1),
    remove: (passage) => count(passage, -1),
    rarity(term) {
      const holding = counts.get(term) ?? 0;
      const total = Math.max(passages, AT_LEAST_PASSAGES);
      return Math.log(1 + (total - holding + 0.5) / (holding + 0.5));
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

/** @returns the new count; at none the key is gone */
function raise(counts: Map<string, number>, key: string, by: 1 | -1): number {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
  return next;
}
