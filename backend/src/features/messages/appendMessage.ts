import type { MessageData } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey, StoredMessage } from "../../domain-events.ts";
import { onePer } from "../../platform/onePer.ts";
import { createAppender } from "./appender.ts";
import type { Sender } from "./appendInTx.ts";

/** A message on its way into the store. */
export interface MessageDraft {
  readonly session: SessionKey;
  readonly kind: StoredMessage["kind"];
  readonly sender: Sender;
  /** Made once by whoever sends: the same id again is the same message. */
  readonly clientId: string;
  readonly body: string;
  readonly data?: MessageData | null;
  /** Uploaded files that the message sends; refused `file_gone` unless all are its sender's, of this session, and not sent before. */
  readonly fileIds?: readonly string[];
  readonly audience?: StoredMessage["audience"];
  /** The actor of the connection it came by, which the acknowledgement tells all; compared by identity, so that its other tabs still hear. */
  readonly sentBy?: object;
  /** Whom limits by address count it for: an answer to it is paid for from that budget too. */
  readonly countedAs?: string;
  /** Fence: refuse `stale_epoch` unless the session is still at this one. The assistant always gives it. */
  readonly epoch?: number;
}

/** Stored durably under this number. */
export interface AppendResult {
  readonly seq: number;
  readonly at: Date;
  /** It was stored before under this number; nothing was written now. */
  readonly duplicate: boolean;
  /** The session's highest number now. */
  readonly head: number;
}

const appenderOf = onePer(
  (deps: Deps) => deps.db,
  (deps) => createAppender(deps),
);

/**
 * Stores a message exactly once and in order, then tells the screens; resolves only after the commit.
 *
 * The one way into a session for messages of sockets, REST and the assistant; what arrives while one commit runs shares the next.
 * Source: docs/adr/0003-micro-batched-append.md; `backend/bench/path.bench.ts` for the figures.
 * @throws {AppError} session_not_found, session_closed, transition_refused, forbidden, stale_epoch, file_gone, invalid_input, busy, unavailable
 */
export const append = (deps: Deps, draft: MessageDraft): Promise<AppendResult> => appenderOf(deps).append(draft);

/** Resolves when nothing is on its way any more: for a graceful stop. */
export const drainAppends = (deps: Deps): Promise<void> => appenderOf(deps).drain();

/** How many messages wait for their commit in this process. */
export const queuedAppends = (deps: Deps): number => appenderOf(deps).queued();
