import type { SyncReply } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { type SyncRange, syncVisitor } from "./syncSession.ts";
import { waitForNews } from "./waitForNews.ts";

/** What the caller's last answer already told, so that a change of state ends the wait as a message does. */
const standing = ({ session }: SyncReply): string => `${session.head} ${session.epoch}`;

/**
 * Long polling: answers at once if there is something after `after`, else as soon as there is, at the latest after `waitSeconds`.
 *
 * The request is let go when the client goes away. A state that moved without the caller's knowledge ends the wait too.
 * @throws {AppError} session_not_found, busy
 */
export async function pollSession(
  deps: Deps,
  key: SessionKey,
  range: SyncRange,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<SyncReply> {
  const until = performance.now() + waitSeconds * 1000;
  let reply = await syncVisitor(deps, key, range);
  const before = standing(reply);
  while (reply.items.length === 0 && standing(reply) === before && !signal.aborted) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) break;
    await waitForNews(deps, key.sessionId, leftMs, signal);
    if (signal.aborted) break;
    reply = await syncVisitor(deps, key, range);
  }
  return reply;
}
