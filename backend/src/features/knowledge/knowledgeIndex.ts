import { setImmediate } from "node:timers/promises";
import MiniSearch from "minisearch";
import { splitText } from "./splitText.ts";
import { type Token, tokenize } from "./tokenize.ts";
import { createVocabulary, type Vocabulary } from "./vocabulary.ts";

/** What the index needs of an item. */
export interface IndexedItem {
  readonly publicId: string;
  readonly kind: "qa" | "text";
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
}

/** A place in the knowledge that may answer a question. */
export interface Passage {
  readonly item: Pick<IndexedItem, "publicId" | "kind" | "title" | "url">;
  /** The answer of a question-answer pair, or the passage of a text. */
  readonly text: string;
  /** 0 to 1: how much of what the question is about this passage speaks of. */
  readonly confidence: number;
}

/** Knowledge ready to be asked, and to be changed item by item while it is asked. */
export interface KnowledgeIndex {
  /** @returns passages, best first; those below `FOUND_AT` are near misses */
  search(question: string, limit: number): Passage[];
  /** Adds an item, or replaces the one of its id; between two turns of the event loop, so nobody ever finds half of it. */
  put(item: IndexedItem): void;
  /** Forgets an item; an unknown one is none. */
  drop(publicId: string): void;
  /** Characters held: what it weighs in memory. */
  readonly chars: number;
  readonly itemCount: number;
}

/**
 * From this confidence on a passage counts as an answer.
 *
 * Source: retrieval.test.ts, where every question of the set that has an answer lies above, and every one that has none below.
 */
export const FOUND_AT = 0.5;

/** A question's words beyond this add nothing but time. */
const QUESTION_MAX_TERMS = 40;
/** A word that is only nearly the same (a typo, the beginning of a longer one) counts this much. */
const NEARLY = 0.75;
/** A passage that mentions a word in passing is worth less than one whose title names it. */
const BODY_ONLY = 0.8;
const CANDIDATES = 24;
/** A passage with its words, cut once for all who need them. */
interface Indexed {
  readonly id: number;
  readonly item: IndexedItem;
  readonly text: string;
  readonly title: readonly Token[];
  readonly body: readonly Token[];
}

/** A word of the question: any of `terms` stands for it. */
interface Wanted {
  readonly terms: readonly string[];
  readonly weight: number;
  readonly isExact: boolean;
}

/** Builds the index without holding the process for longer than an item takes. */
export async function buildKnowledgeIndex(items: readonly IndexedItem[]): Promise<KnowledgeIndex> {
  const index = createKnowledgeIndex();
  for (const item of items) {
    index.put(item);
    await setImmediate();
  }
  return index;
}

/** An index that knows nothing yet. */
export function createKnowledgeIndex(): KnowledgeIndex {
  const passages = new Map<number, Indexed>();
  const ofItem = new Map<string, { item: IndexedItem; passages: readonly Indexed[] }>();
  const vocabulary = createVocabulary();
  let lastId = 0;
  let chars = 0;
  // The library cuts words itself; it is handed the number of the passage and looks its words up.
  const index = new MiniSearch<Indexed>({
    fields: ["title", "body"],
    extractField: (passage, field) => (field === "id" ? passage.id : String(passage.id)),
    tokenize: (id, field) => {
      const passage = passages.get(Number(id));
      return (field === "title" ? passage?.title : passage?.body)?.map(({ term }) => term) ?? [];
    },
    processTerm: (term) => term,
    searchOptions: { boost: { title: 2.5 } },
  });

  const drop = (publicId: string): void => {
    const held = ofItem.get(publicId);
    if (!held) return;
    for (const passage of held.passages) {
      index.remove(passage);
      passages.delete(passage.id);
      vocabulary.remove([...passage.title, ...passage.body]);
    }
    ofItem.delete(publicId);
    chars -= held.item.title.length + held.item.body.length;
  };

  const readQuestion = (question: string): Wanted[] => {
    const words = new Map(tokenize(question).map(({ word, term }) => [term, word]));
    return [...words].slice(0, QUESTION_MAX_TERMS).map(([term, word]) => {
      const isExact = vocabulary.has(term);
      return { terms: isExact ? [term] : vocabulary.nearest(word), weight: vocabulary.rarity(term), isExact };
    });
  };

  return {
    get chars() {
      return chars;
    },
    get itemCount() {
      return ofItem.size;
    },
    drop,
    put(item) {
      drop(item.publicId);
      const title = tokenize(item.title);
      const made = splitText(item.body, item.kind === "qa" ? 2400 : undefined).map((text) => {
        lastId += 1;
        return { id: lastId, item, text, title, body: tokenize(text) };
      });
      for (const passage of made) {
        passages.set(passage.id, passage);
        vocabulary.add([...passage.title, ...passage.body]);
        index.add(passage);
      }
      ofItem.set(item.publicId, { item, passages: made });
      chars += item.title.length + item.body.length;
    },
    search(question, limit) {
      const wanted = readQuestion(question);
      const terms = [...new Set(wanted.flatMap((word) => word.terms))];
      if (terms.length === 0) return [];
      const hits = index.search(terms.join(" "), { tokenize: () => terms }).slice(0, CANDIDATES);
      return hits
        .flatMap((hit) => {
          const passage = passages.get(Number(hit.id));
          return passage ? [{ ...rate(passage, hit.match, wanted, vocabulary), passage, score: hit.score }] : [];
        })
        .map((rated) => ({ ...rated, rank: rated.confidence + 0.25 * rated.focus + rated.score / 1000 }))
        .sort((one, two) => two.rank - one.rank)
        .slice(0, limit)
        .map(({ passage: { item, text }, confidence }) => ({
          item: { publicId: item.publicId, kind: item.kind, title: item.title, url: item.url },
          text,
          confidence,
        }));
    },
  };
}

/**
 * How well a passage fits.
 *
 * @returns `confidence`: the share of the question, weighed by rarity, that the passage speaks of; `focus`: the share of
 * its title that the question asks for, so that of two passages the one about nothing else comes first
 */
function rate(
  { item, title }: Indexed,
  match: Readonly<Record<string, readonly string[]>>,
  wanted: readonly Wanted[],
  vocabulary: Vocabulary,
): { confidence: number; focus: number } {
  const titleTerms = new Set(title.map(({ term }) => term));
  let found = 0;
  let asked = 0;
  for (const { terms, weight, isExact } of wanted) {
    asked += weight;
    const hit = terms.filter((term) => Object.hasOwn(match, term));
    if (hit.length === 0) continue;
    const isTitled = hit.some((term) => titleTerms.has(term));
    found += weight * (isExact ? 1 : NEARLY) * (isTitled || item.kind === "text" ? 1 : BODY_ONLY);
  }
  const askedTerms = new Set(wanted.flatMap(({ terms }) => terms));
  const weights = [...titleTerms].map((term) => ({ weight: vocabulary.rarity(term), isAsked: askedTerms.has(term) }));
  const whole = weights.reduce((sum, { weight }) => sum + weight, 0);
  const inTitle = weights.reduce((sum, { weight, isAsked }) => sum + (isAsked ? weight : 0), 0);
  return { confidence: asked === 0 ? 0 : found / asked, focus: whole === 0 ? 0 : inTitle / whole };
}
