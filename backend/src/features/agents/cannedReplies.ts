import type { CannedReply } from "@chat/contract/agents";
import { CANNED_REPLIES_MAX } from "@chat/contract/limits";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { newPublicId } from "../../platform/ids.ts";
import {
  type CannedContent,
  countCannedRepliesLocked,
  deleteCannedReply,
  insertCannedReply,
  selectCannedReplies,
  selectCannedReply,
  updateCannedReply,
} from "./cannedReplies.repository.ts";

const shortcutTaken = (shortcut: string): AppError =>
  new AppError("conflict", { shortcut }, { fields: { shortcut: "is used by another reply" } });

/** Prepared answers by shortcut; `q` looks in shortcut, title and text. */
export async function listCannedReplies(
  deps: Deps,
  workspaceId: number,
  { q, cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: CannedReply[]; next: string | null }> {
  const rows = await selectCannedReplies(deps.db, workspaceId, {
    q: q || null,
    after: cursor ?? null,
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.shortcut ?? null) : null };
}

/**
 * Adds a prepared answer for the whole workspace.
 *
 * @throws {AppError} conflict (field `shortcut`), quota_exceeded
 */
export async function createCannedReply(deps: Deps, workspaceId: number, content: CannedContent): Promise<CannedReply> {
  const reply = { ...content, id: newPublicId(), at: deps.clock.now() };
  await deps.db.transaction(async (tx) => {
    if ((await countCannedRepliesLocked(tx, workspaceId)) >= CANNED_REPLIES_MAX) throw new AppError("quota_exceeded");
    if (!(await insertCannedReply(tx, workspaceId, reply))) throw shortcutTaken(content.shortcut);
  });
  return showCannedReply(deps, workspaceId, reply.id);
}

/**
 * Replaces a prepared answer.
 *
 * @throws {AppError} conflict (field `shortcut`), not_found
 */
export async function changeCannedReply(
  deps: Deps,
  workspaceId: number,
  id: string,
  content: CannedContent,
): Promise<CannedReply> {
  const outcome = await updateCannedReply(deps.db, workspaceId, { ...content, id, at: deps.clock.now() });
  if (outcome === "taken") throw shortcutTaken(content.shortcut);
  if (outcome === "missing") throw new AppError("not_found", { cannedReplyId: id });
  return showCannedReply(deps, workspaceId, id);
}

/** @throws {AppError} not_found */
export async function removeCannedReply(deps: Deps, workspaceId: number, id: string): Promise<{ done: true }> {
  if (!(await deleteCannedReply(deps.db, workspaceId, id))) throw new AppError("not_found", { cannedReplyId: id });
  return { done: true };
}

async function showCannedReply(deps: Deps, workspaceId: number, id: string): Promise<CannedReply> {
  const reply = await selectCannedReply(deps.db, workspaceId, id);
  if (!reply) throw new AppError("not_found", { cannedReplyId: id }); // a colleague deleted it in between
  return reply;
}
