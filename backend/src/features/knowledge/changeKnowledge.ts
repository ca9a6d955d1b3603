import type { KnowledgeItem } from "@chat/contract/knowledge";
import { KNOWLEDGE_ITEMS_MAX } from "@chat/contract/limits";
import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { newPublicId } from "../../platform/ids.ts";
import {
  deleteItem,
  insertItem,
  measureKnowledgeLocked,
  type StoredItem,
  saveItem,
  selectItem,
} from "./knowledge.repository.ts";
import type { KnowledgeDraft } from "./starterKnowledge.ts";

/** All of a workspace's knowledge together: what fits into memory beside that of others. */
const KNOWLEDGE_TOTAL_MAX_CHARS = 4_000_000;

/** An item as the team sees it. */
export const toKnowledgeItem = (item: StoredItem): KnowledgeItem => ({
  id: item.publicId,
  kind: item.kind,
  title: item.title,
  body: item.body,
  url: item.url,
  createdAt: item.createdAt.toISOString(),
  updatedAt: item.updatedAt.toISOString(),
});

/**
 * Adds items inside the caller's transaction and tells every process.
 *
 * @throws {AppError} quota_exceeded
 */
export async function addKnowledgeInTx(
  tx: Tx,
  deps: Deps,
  workspaceId: number,
  drafts: readonly KnowledgeDraft[],
): Promise<string[]> {
  const { items, chars } = await measureKnowledgeLocked(tx, workspaceId);
  const more = drafts.reduce((sum, draft) => sum + draft.title.length + draft.body.length, 0);
  if (items + drafts.length > KNOWLEDGE_ITEMS_MAX || chars + more > KNOWLEDGE_TOTAL_MAX_CHARS)
    throw new AppError("quota_exceeded", { items, chars });
  const ids = drafts.map(newPublicId);
  for (const [index, draft] of drafts.entries())
    await insertItem(tx, workspaceId, { ...draft, publicId: ids[index] ?? newPublicId() }, deps.clock.now());
  await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  return ids;
}

/**
 * Adds one item; the assistant answers from it from the next question on.
 *
 * @throws {AppError} quota_exceeded
 */
export async function addKnowledge(deps: Deps, workspaceId: number, draft: KnowledgeDraft): Promise<KnowledgeItem> {
  const stored = await deps.db.transaction(async (tx) => {
    const [publicId = ""] = await addKnowledgeInTx(tx, deps, workspaceId, [draft]);
    return selectItem(tx, workspaceId, publicId);
  });
  deps.events.publish("knowledge.changed", { workspaceId });
  if (!stored) throw new AppError("internal", { workspaceId });
  return toKnowledgeItem(stored);
}

/** @throws {AppError} not_found, quota_exceeded */
export async function changeKnowledge(
  deps: Deps,
  workspaceId: number,
  publicId: string,
  draft: KnowledgeDraft,
): Promise<KnowledgeItem> {
  const stored = await deps.db.transaction(async (tx) => {
    const { chars } = await measureKnowledgeLocked(tx, workspaceId);
    const before = await selectItem(tx, workspaceId, publicId);
    if (!before) throw new AppError("not_found", { publicId });
    const growth = draft.title.length + draft.body.length - before.title.length - before.body.length;
    if (growth > 0 && chars + growth > KNOWLEDGE_TOTAL_MAX_CHARS) throw new AppError("quota_exceeded", { chars });
    await saveItem(tx, workspaceId, { ...draft, publicId }, deps.clock.now());
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
    return selectItem(tx, workspaceId, publicId);
  });
  deps.events.publish("knowledge.changed", { workspaceId });
  if (!stored) throw new AppError("not_found", { publicId });
  return toKnowledgeItem(stored);
}

/** @throws {AppError} not_found */
export async function removeKnowledge(deps: Deps, workspaceId: number, publicId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    if (!(await deleteItem(tx, workspaceId, publicId))) throw new AppError("not_found", { publicId });
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  });
  deps.events.publish("knowledge.changed", { workspaceId });
}
