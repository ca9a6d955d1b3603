import type { Session } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { listTeamSessions } from "../sessions/teamSession.view.ts";
import { selectAskedAt, selectWaiting } from "./queue.view.ts";

/**
 * Who waits for a person: who asked first stands first, also after coming back from a lost agent.
 *
 * @param cursor the `next` of the page before; its session may have left the queue meanwhile
 * @throws {AppError} invalid_input for a cursor that names no session of the workspace
 */
export async function listQueue(
  deps: Deps,
  workspaceId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Session[]; next: string | null }> {
  const after = cursor === undefined ? null : await selectAskedAt(deps.db, workspaceId, cursor);
  if (cursor !== undefined && after === null)
    throw new AppError("invalid_input", {}, { fields: { cursor: "is not the end of a page" } });
  const rows = await selectWaiting(deps.db, workspaceId, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const items = await listTeamSessions(
    deps,
    workspaceId,
    shown.map((row) => row.sessionId),
  );
  return { items, next: rows.length > limit ? (shown.at(-1)?.sessionPublicId ?? null) : null };
}
