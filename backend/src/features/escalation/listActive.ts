import type { Session } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { listTeamSessions } from "../sessions/teamSession.view.ts";
import { selectActive } from "./queue.view.ts";

const CURSOR = /^(\d{1,15})_([A-Za-z0-9_-]{22})$/;

function readCursor(cursor: string): { at: Date; sessionPublicId: string } {
  const [, at, sessionPublicId] = CURSOR.exec(cursor) ?? [];
  if (at === undefined || sessionPublicId === undefined)
    throw new AppError("invalid_input", {}, { fields: { cursor: "is not the end of a page" } });
  return { at: new Date(Number(at)), sessionPublicId };
}

/**
 * The chats that people have now, newest activity first: one's own, or the whole team's.
 *
 * @throws {AppError} invalid_input for a malformed cursor
 */
export async function listActive(
  deps: Deps,
  actor: UserActor,
  { scope, cursor, limit }: { scope: "mine" | "all"; cursor?: string | undefined; limit: number },
): Promise<{ items: Session[]; next: string | null }> {
  const rows = await selectActive(deps.db, actor.workspaceId, {
    agentUserId: scope === "mine" ? actor.userId : null,
    before: cursor === undefined ? null : readCursor(cursor),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const items = await listTeamSessions(
    deps,
    actor.workspaceId,
    shown.map((row) => row.sessionId),
  );
  const last = shown.at(-1);
  return { items, next: rows.length > limit && last ? `${last.at.getTime()}_${last.sessionPublicId}` : null };
}
