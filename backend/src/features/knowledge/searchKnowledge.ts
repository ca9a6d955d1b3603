import { setImmediate } from "node:timers/promises";
import type { Deps } from "../../deps.ts";
import { createLoadingCache, type LoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { createKnowledgeIndex, type KnowledgeIndex, type Passage } from "./knowledgeIndex.ts";
import { type IndexScope, selectOwnScopes, selectScopedItems, selectStamps } from "./knowledgeScope.view.ts";

const MAX_INDEXES = 200;
/** Text held in memory over all indexes; an index takes about ten times its text. */
const MAX_CHARS = 12_000_000;
const MAX_WORKSPACES = 2000;
/** Only a safety net: a change is taken over at once here and within two seconds in every other process. */
const TRUST_MS = 30 * 60_000;
const ITEMS_AT_ONCE = 200;

/** Who asks: answers come from what this widget may answer from; null: from what all widgets share. */
export interface KnowledgeScope {
  readonly workspaceId: number;
  readonly widgetId: number | null;
}

interface HeldIndex {
  readonly scope: IndexScope;
  readonly index: KnowledgeIndex;
  /** What the index holds: id and stamp of each item. */
  readonly held: Map<number, { publicId: string; stamp: string }>;
  trustedUntil: number;
}

/** Indexes in memory, and how each workspace's are brought up to date. */
interface Shelf {
  /** By `nameOf` the scope. */
  readonly indexes: LoadingCache<string, HeldIndex>;
  /** Of each workspace, the widgets that have an index of their own. */
  readonly ownScopes: LoadingCache<number, Map<number, IndexScope>>;
  readonly refreshes: Map<number, { running: Promise<void>; next: Promise<void> | undefined }>;
}

/** A scope as a key of the cache, which compares keys as texts. */
const nameOf = ({ workspaceId, widgetId, isDemo }: IndexScope): string => `${workspaceId} ${widgetId ?? ""} ${isDemo}`;
const scopeOf = (name: string): IndexScope => {
  const [workspaceId, widgetId, isDemo] = name.split(" ");
  return { workspaceId: Number(workspaceId), widgetId: widgetId ? Number(widgetId) : null, isDemo: isDemo === "true" };
};
const sharedScope = (workspaceId: number): IndexScope => ({ workspaceId, widgetId: null, isDemo: false });

/** Brings an index up to date by what differs; it answers meanwhile, and is never without an item that did not change. */
async function bringUpToDate(deps: Deps, { scope, index, held }: HeldIndex): Promise<void> {
  const stamps = await selectStamps(deps.db, scope);
  for (const [id, { publicId }] of held)
    if (!stamps.has(id)) {
      index.drop(publicId);
      held.delete(id);
    }
  const changed = [...stamps].flatMap(([id, stamp]) => (held.get(id)?.stamp === stamp ? [] : [id]));
  for (let from = 0; from < changed.length; from += ITEMS_AT_ONCE) {
    const ids = changed.slice(from, from + ITEMS_AT_ONCE);
    const items = await selectScopedItems(deps.db, scope, ids);
    for (const item of items) {
      index.put(item);
      held.set(item.id, { publicId: item.publicId, stamp: item.stamp });
      await setImmediate();
    }
    // Gone or assigned elsewhere since the stamps were read.
    const found = new Set(items.map(({ id }) => id));
    for (const id of ids) {
      const lost = found.has(id) ? undefined : held.get(id);
      if (!lost) continue;
      index.drop(lost.publicId);
      held.delete(id);
    }
  }
}

const shelfOf = onePer(
  (deps: Deps) => deps.events,
  (deps): Shelf => {
    deps.signals.on("knowledge.changed", ({ workspaceId }) => void refreshKnowledge(deps, workspaceId));
    return {
      indexes: createLoadingCache({
        maxEntries: MAX_INDEXES,
        ttlMs: Number.POSITIVE_INFINITY,
        load: async (name: string) => {
          const fresh: HeldIndex = {
            scope: scopeOf(name),
            index: createKnowledgeIndex(),
            held: new Map(),
            trustedUntil: performance.now() + TRUST_MS,
          };
          await bringUpToDate(deps, fresh);
          return fresh;
        },
        weigh: ({ index }) => index.chars,
        maxWeight: MAX_CHARS,
      }),
      ownScopes: createLoadingCache({
        maxEntries: MAX_WORKSPACES,
        ttlMs: Number.POSITIVE_INFINITY,
        load: (workspaceId: number) => selectOwnScopes(deps.db, workspaceId),
      }),
      refreshes: new Map(),
    };
  },
);

/**
 * Brings what this process holds of a workspace's knowledge up to date, item by item.
 *
 * Questions that come meanwhile are answered from what was held before; whoever changed the knowledge waits, so that the next
 * question finds the change. Of many calls at once one works and one follows. Never throws: what fails is loaded anew when asked for.
 */
export function refreshKnowledge(deps: Deps, workspaceId: number): Promise<void> {
  const { refreshes } = shelfOf(deps);
  const now = refreshes.get(workspaceId);
  if (!now) {
    const running = refreshOnce(deps, workspaceId).finally(() => refreshes.delete(workspaceId));
    refreshes.set(workspaceId, { running, next: undefined });
    return running;
  }
  // The one under way may have read before the change that this call is about.
  now.next ??= now.running.then(() => refreshKnowledge(deps, workspaceId));
  return now.next;
}

async function refreshOnce(deps: Deps, workspaceId: number): Promise<void> {
  const { indexes, ownScopes } = shelfOf(deps);
  const ofWorkspace = indexes.held().filter(([name]) => scopeOf(name).workspaceId === workspaceId);
  try {
    for (const [name, loading] of ofWorkspace) {
      const held = await loading;
      await bringUpToDate(deps, held);
      held.trustedUntil = performance.now() + TRUST_MS;
      await indexes.weighAgain(name);
    }
    const known = ownScopes.held().find(([id]) => id === workspaceId)?.[1];
    if (!known) return;
    const before = await known;
    const after = await selectOwnScopes(deps.db, workspaceId);
    // An index that a widget needs from now on is built first: until it is there, what is shared answers.
    for (const [widgetId, scope] of after) if (!before.has(widgetId)) await indexes.get(nameOf(scope));
    ownScopes.put(workspaceId, after);
  } catch (error) {
    deps.logger.warn(
      { err: error, workspaceId },
      "changed knowledge could not be read; it is read anew when asked for",
    );
    for (const [name] of ofWorkspace) indexes.forget(name);
    ownScopes.forget(workspaceId);
  }
}

/**
 * Passages that this widget may answer a question from, best first.
 *
 * The index is kept in memory and built when first asked; it holds nothing that the widget may not answer from. A passage counts
 * as an answer from `FOUND_AT` on.
 */
export async function searchKnowledge(
  deps: Deps,
  { workspaceId, widgetId }: KnowledgeScope,
  question: string,
  limit: number,
): Promise<Passage[]> {
  const { indexes, ownScopes } = shelfOf(deps);
  const own = widgetId === null ? undefined : (await ownScopes.get(workspaceId)).get(widgetId);
  const { index, trustedUntil } = await indexes.get(nameOf(own ?? sharedScope(workspaceId)));
  if (trustedUntil < performance.now()) void refreshKnowledge(deps, workspaceId);
  return index.search(question, limit);
}
