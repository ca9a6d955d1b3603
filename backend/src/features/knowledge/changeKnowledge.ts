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
  saveChosenWidgets,
  saveItem,
  selectChosenWidgets,
  selectItem,
  selectWidgetIds,
} from "./knowledge.repository.ts";
import { refreshKnowledge } from "./searchKnowledge.ts";
import type { KnowledgeDraft } from "./starterKnowledge.ts";
import { toKnowledgeItem } from "./toKnowledgeItem.ts";

/** All of a workspace's knowledge together: what fits into memory beside that of others. */
const KNOWLEDGE_TOTAL_MAX_CHARS = 4_000_000;

/** A draft and the widgets that may answer from it: null all but the demo; absent all for a new item, unchanged for an old one. */
export interface AssignedDraft extends KnowledgeDraft {
  readonly siteKeys?: readonly string[] | null | undefined;
}

/** Who answers from new items; without it every widget but the demo. */
export interface Assignment {
  readonly widgetIds: readonly number[];
  /** They came with the demo, stay on it and go with it. */
  readonly isDemo: boolean;
}

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
  assignment?: Assignment,
): Promise<string[]> {
  const { items, chars } = await measureKnowledgeLocked(tx, workspaceId);
  const more = drafts.reduce((sum, draft) => sum + draft.title.length + draft.body.length, 0);
  if (items + drafts.length > KNOWLEDGE_ITEMS_MAX || chars + more > KNOWLEDGE_TOTAL_MAX_CHARS)
    throw new AppError("quota_exceeded", { items, chars });
  const ids: string[] = [];
  for (const { kind, title, body, url } of drafts) {
    const publicId = newPublicId();
    const item = { publicId, kind, title, body, url, isForAll: !assignment, isDemo: assignment?.isDemo ?? false };
    const id = await insertItem(tx, workspaceId, item, deps.clock.now());
    if (assignment) await saveChosenWidgets(tx, workspaceId, id, assignment.widgetIds);
    ids.push(publicId);
  }
  await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  return ids;
}

/**
 * Adds one item; the assistant answers from it from the next question on.
 *
 * @throws {AppError} quota_exceeded, invalid_input when a chosen widget is none of the workspace's
 */
export async function addKnowledge(deps: Deps, workspaceId: number, draft: AssignedDraft): Promise<KnowledgeItem> {
  const item = await deps.db.transaction(async (tx) => {
    const widgetIds = await widgetsOf(tx, workspaceId, draft.siteKeys ?? null);
    const assignment = widgetIds ? { widgetIds, isDemo: false } : undefined;
    const [publicId = ""] = await addKnowledgeInTx(tx, deps, workspaceId, [draft], assignment);
    return readItem(tx, workspaceId, publicId);
  });
  await refreshKnowledge(deps, workspaceId);
  return item;
}

/**
 * Changes an item, and who answers from it.
 *
 * @throws {AppError} not_found, quota_exceeded, invalid_input when a chosen widget is none of the workspace's, or the item is the demo's
 */
export async function changeKnowledge(
  deps: Deps,
  workspaceId: number,
  publicId: string,
  draft: AssignedDraft,
): Promise<KnowledgeItem> {
  const item = await deps.db.transaction(async (tx) => {
    const { chars } = await measureKnowledgeLocked(tx, workspaceId);
    const before = await selectItem(tx, workspaceId, publicId);
    if (!before) throw new AppError("not_found", { publicId });
    const growth = draft.title.length + draft.body.length - before.title.length - before.body.length;
    if (growth > 0 && chars + growth > KNOWLEDGE_TOTAL_MAX_CHARS) throw new AppError("quota_exceeded", { chars });
    const { kind, title, body, url, siteKeys } = draft;
    const isKept = siteKeys === undefined;
    if (!isKept && before.isDemo)
      throw new AppError("invalid_input", {}, { fields: { siteKeys: "belongs to the demo and answers there alone" } });
    const widgetIds = isKept ? undefined : await widgetsOf(tx, workspaceId, siteKeys);
    const isForAll = isKept ? before.isForAll : widgetIds === null;
    if (widgetIds !== undefined) await saveChosenWidgets(tx, workspaceId, before.id, widgetIds ?? []);
    await saveItem(tx, workspaceId, { publicId, kind, title, body, url, isForAll }, deps.clock.now());
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
    return readItem(tx, workspaceId, publicId);
  });
  await refreshKnowledge(deps, workspaceId);
  return item;
}

/** @throws {AppError} not_found */
export async function removeKnowledge(deps: Deps, workspaceId: number, publicId: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    if (!(await deleteItem(tx, workspaceId, publicId))) throw new AppError("not_found", { publicId });
    await deps.signals.send(tx, "knowledge.changed", { workspaceId });
  });
  await refreshKnowledge(deps, workspaceId);
}

/** @returns null for all widgets */
async function widgetsOf(tx: Tx, workspaceId: number, siteKeys: readonly string[] | null): Promise<number[] | null> {
  if (siteKeys === null) return null;
  const wanted = [...new Set(siteKeys)];
  const ids = await selectWidgetIds(tx, workspaceId, wanted);
  if (ids.length < wanted.length)
    throw new AppError("invalid_input", {}, { fields: { siteKeys: "names a widget that is not there" } });
  return ids;
}

async function readItem(tx: Tx, workspaceId: number, publicId: string): Promise<KnowledgeItem> {
  const item = await selectItem(tx, workspaceId, publicId);
  if (!item) throw new AppError("not_found", { publicId });
  return toKnowledgeItem(item, await selectChosenWidgets(tx, workspaceId, [item.id]));
}
