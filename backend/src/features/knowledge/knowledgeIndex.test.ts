import { describe, expect, it } from "vitest";
import { buildKnowledgeIndex, createKnowledgeIndex, type IndexedItem, type KnowledgeIndex } from "./knowledgeIndex.ts";
import { STARTER_KNOWLEDGE } from "./starterKnowledge.ts";

const items: IndexedItem[] = STARTER_KNOWLEDGE.map((draft, n) => ({ ...draft, publicId: `item-${n}` }));
const changed = items.map((item, n) => (n % 4 === 1 ? { ...item, body: `${item.body} Zanzibar ships it.` } : item));
const QUESTIONS = [
  ...items.map(({ title }) => title),
  "zanzibar",
  "do you ship abroad",
  "instal server docker",
  "price?",
];
const answers = (index: KnowledgeIndex) => QUESTIONS.map((question) => index.search(question, 3));

describe("a knowledge index that is changed item by item", () => {
  it("answers exactly as one that was built anew", async () => {
    const index = createKnowledgeIndex();
    for (const item of [...items].reverse()) index.put(item);
    index.put({ publicId: "gone", kind: "text", title: "Zanzibar", body: "Zanzibar prices. ".repeat(200), url: null });
    for (const item of changed) index.put(item);
    index.drop("gone");
    index.drop("never there");
    const fresh = await buildKnowledgeIndex(changed);
    expect(answers(index)).toEqual(answers(fresh));
    expect([index.chars, index.itemCount]).toEqual([fresh.chars, fresh.itemCount]);
  });

  it("knows nothing any more once the last item went", () => {
    const index = createKnowledgeIndex();
    for (const item of items) index.put(item);
    for (const { publicId } of items) index.drop(publicId);
    expect([index.chars, index.itemCount, ...answers(index).flat()]).toEqual([0, 0]);
  });
});
