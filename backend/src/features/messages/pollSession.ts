import type { SyncReply } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import { type SyncRange, syncVisitor } from "./syncSession.ts";
import { noticingNews, waitForNews } from "./waitForNews.ts";

const RETRY_AFTER_MS = 1000;

/** What the caller's last answer already told, so that a change of state ends the wait as a message does. */
const standing = ({ session }: SyncReply): string => `${session.head} ${session.epoch}`;

/** What a held request needs besides its question. */
interface Held {
  /** Aborts when the client goes away, or this process begins to end. */
  readonly signal: AbortSignal;
  mayStay(): Promise<unknown>;
  /** The visitor's widget, whose changes end the wait; null for the team. */
  readonly widgetId: number | null;
}

/**
 * Long polling: answers at once if there is something after `after`, else as soon as there is, at the latest after `waitSeconds`.
 *
 * The request is let go when the client goes away. A state that moved without the caller's knowledge ends the wait too.
 * A process that is about to end answers what it holds, and holds nothing new: a proxy then asks another process, and a client
 * that knows no other pauses instead of asking again at once.
 * Whoever may not ask any more is told so as soon as the wait ends: within two seconds where a widget is switched off.
 * @throws {AppError} session_not_found, busy, shutting_down, and what `mayStay` throws
 */
export async function pollSession(
  deps: Deps,
  key: SessionKey,
  range: SyncRange,
  waitSeconds: number,
  { signal, mayStay, widgetId }: Held,
): Promise<SyncReply> {
  const until = performance.now() + waitSeconds * 1000;
  const isEnding = signal.aborted;
  const look = () => noticingNews(deps, key.sessionId, () => syncVisitor(deps, key, range));
  let { found: reply, hadNews } = await look();
  if (isEnding && waitSeconds > 0 && reply.items.length === 0)
    throw new AppError("shutting_down", {}, { retryAfterMs: RETRY_AFTER_MS });
  const before = standing(reply);
  while (reply.items.length === 0 && standing(reply) === before && !signal.aborted) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) break;
    // A head beyond the rows was raised while we looked, perhaps by a process that tells us nothing: the rows are there already.
    if (!hadNews && reply.isDone) await waitForNews(deps, { sessionId: key.sessionId, widgetId }, leftMs, signal);
    if (signal.aborted) break;
    await mayStay();
    ({ found: reply, hadNews } = await look());
  }
  return reply;
}
