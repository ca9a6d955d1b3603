import type { KnowledgeItem } from "@chat/contract/knowledge";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { selectChosenWidgets, selectItems } from "./knowledge.repository.ts";
import { toKnowledgeItem } from "./toKnowledgeItem.ts";

const toCursor = (id: number): string => Buffer.from(String(id)).toString("base64url");
const fromCursor = (cursor: string): number => {
  const id = Number(Buffer.from(cursor, "base64url").toString("latin1"));
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new AppError("invalid_input", {}, { fields: { cursor: "is not the end of a page" } });
  return id;
};

/**
 * A page of the workspace's knowledge, newest first; `q` keeps the items whose title or body holds it.
 *
 * @throws {AppError} invalid_input for a made-up cursor
 */
export async function listKnowledge(
  deps: Deps,
  workspaceId: number,
  { cursor, limit, q }: { cursor?: string | undefined; limit: number; q?: string | undefined },
): Promise<{ items: KnowledgeItem[]; next: string | null }> {
  const rows = await selectItems(deps.db, workspaceId, {
    before: cursor === undefined ? null : fromCursor(cursor),
    search: q === undefined || q === "" ? null : q,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const chosen = await selectChosenWidgets(
    deps.db,
    workspaceId,
    shown.map(({ id }) => id),
  );
  return {
    items: shown.map((item) => toKnowledgeItem(item, chosen)),
    next: rows.length > limit && last ? toCursor(last.id) : null,
  };
}
