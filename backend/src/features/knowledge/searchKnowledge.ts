import type { Deps } from "../../deps.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { selectItemsAfter } from "./knowledge.repository.ts";
import { buildKnowledgeIndex, type IndexedItem, type KnowledgeIndex, type Passage } from "./knowledgeIndex.ts";

const MAX_WORKSPACES = 200;
/** Text held in memory over all workspaces; an index takes about ten times its text. */
const MAX_CHARS = 12_000_000;
/** Only a safety net: a change empties it at once here and within two seconds in every other process. */
const REMEMBER_MS = 30 * 60_000;
const ITEMS_AT_ONCE = 200;

async function loadIndex(deps: Deps, workspaceId: number): Promise<KnowledgeIndex> {
  const items: IndexedItem[] = [];
  for (let after = 0; ; ) {
    const page = await selectItemsAfter(deps.db, workspaceId, after, ITEMS_AT_ONCE);
    items.push(...page);
    const last = page.at(-1);
    if (!last || page.length < ITEMS_AT_ONCE) break;
    after = last.id;
  }
  return buildKnowledgeIndex(items);
}

const cacheOf = onePer(
  (deps: Deps) => deps.events,
  (deps) => {
    const cache = createLoadingCache({
      maxEntries: MAX_WORKSPACES,
      ttlMs: REMEMBER_MS,
      load: (workspaceId: number) => loadIndex(deps, workspaceId),
      weigh: (index) => index.chars,
      maxWeight: MAX_CHARS,
    });
    deps.events.on("knowledge.changed", ({ workspaceId }) => cache.forget(workspaceId));
    deps.signals.on("knowledge.changed", ({ workspaceId }) => cache.forget(workspaceId));
    return cache;
  },
);

/**
 * Passages of the workspace's own knowledge that may answer a question, best first.
 *
 * The index is kept in memory and built when first asked; a passage counts as an answer from `FOUND_AT` on.
 */
export async function searchKnowledge(
  deps: Deps,
  workspaceId: number,
  question: string,
  limit: number,
): Promise<Passage[]> {
  const index = await cacheOf(deps).get(workspaceId);
  return index.search(question, limit);
}
