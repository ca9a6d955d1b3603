import type { SyncReply } from "@chat/contract/messages";
import type { TeamSyncReply } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { SessionKey, StoredMessage } from "../../domain-events.ts";
import { readIncarnation } from "../sessions/readIncarnation.ts";
import { getTeamSession } from "../sessions/teamSession.view.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";
import { senderPublicId } from "./agentNames.ts";
import { listMessages, listMessagesBefore } from "./messages.repository.ts";
import { toTeamMessage, toVisitorMessage } from "./toWireMessage.ts";

/** Where the caller's copy ends, and how much it takes at once. */
export interface SyncRange {
  readonly after: number;
  readonly limit: number;
  /** Instead of `after`: where the copy begins, for reading backwards. */
  readonly before?: number | undefined;
}

interface Slice<S> {
  readonly rows: StoredMessage[];
  readonly session: S;
  readonly head: number;
  readonly isDone: boolean;
  readonly incarnation: string;
}

/** Rows are read before the session, so a head that was raised in between says `not done` and never hides a row. */
async function slice<S extends { head: number }>(
  deps: Deps,
  key: SessionKey,
  range: SyncRange,
  view: () => Promise<S>,
): Promise<Slice<S>> {
  const { after, before, limit } = range;
  const rows =
    before === undefined
      ? await listMessages(deps.db, key, after, limit)
      : await listMessagesBefore(deps.db, key, before, limit);
  const [session, incarnation] = await Promise.all([view(), readIncarnation(deps)]);
  const isDone = before === undefined ? (rows.at(-1)?.seq ?? after) >= session.head : (rows[0]?.seq ?? 1) === 1;
  return { rows, session, head: session.head, isDone, incarnation };
}

/**
 * What a visitor's screen lacks: rows after a number, ascending, and where the session stands.
 *
 * @throws {AppError} session_not_found
 */
export async function syncVisitor(deps: Deps, key: SessionKey, range: SyncRange): Promise<SyncReply> {
  const { rows, ...rest } = await slice(deps, key, range, () => getVisitorSession(deps, key));
  return { items: rows.map((row) => toVisitorMessage(deps, key.sessionPublicId, row)), ...rest };
}

/** The same for the team, which sees every row and may read backwards from the newest. @throws {AppError} session_not_found */
export async function syncTeam(deps: Deps, key: SessionKey, range: SyncRange): Promise<TeamSyncReply> {
  const { rows, ...rest } = await slice(deps, key, range, () => getTeamSession(deps, key));
  const items = await Promise.all(
    rows.map(async (row) => toTeamMessage(deps, key.sessionPublicId, row, await senderPublicId(deps, row))),
  );
  return { items, ...rest };
}
