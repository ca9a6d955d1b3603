import type { KnowledgeItem } from "@chat/contract/knowledge";
import type { NamedWidget, StoredItem } from "./knowledge.repository.ts";

/** An item as the team sees it; `chosen` by the item's internal id. */
export const toKnowledgeItem = (item: StoredItem, chosen: ReadonlyMap<number, NamedWidget[]>): KnowledgeItem => ({
  id: item.publicId,
  kind: item.kind,
  title: item.title,
  body: item.body,
  url: item.url,
  widgets: item.isForAll ? null : (chosen.get(item.id) ?? []),
  isDemo: item.isDemo,
  createdAt: item.createdAt.toISOString(),
  updatedAt: item.updatedAt.toISOString(),
});
