import type { MessageData } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey, StoredMessage } from "../../domain-events.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { newPublicId } from "../../platform/ids.ts";
import { insertMessages, type LockedSession, lockSessions, raiseHeads } from "./messages.repository.ts";

/** Who writes a row; `name` is what readers are shown. */
export interface Sender {
  readonly kind: StoredMessage["senderKind"];
  /** Internal id of the visitor or user; 0 for assistant and system. */
  readonly id: number;
  readonly name: string | null;
}

/** A row that belongs to a larger change of its session. */
export interface RowDraft {
  readonly kind: StoredMessage["kind"];
  readonly sender: Sender;
  readonly body?: string;
  readonly data?: MessageData | null;
  readonly audience?: StoredMessage["audience"];
  /** Given where a repeat must find the same row; else random. */
  readonly clientId?: string;
}

/** A row that is stored once the transaction commits; hand it to `publishPosted` then. */
export interface Posted {
  readonly session: SessionKey;
  readonly message: StoredMessage;
  readonly head: number;
}

/** The locked row of one session. @throws {AppError} session_not_found, also for another workspace's */
export async function lockSession(tx: Tx, key: Pick<SessionKey, "workspaceId" | "sessionId">): Promise<LockedSession> {
  const session = (await lockSessions(tx, [key.sessionId], "block")).get(key.sessionId);
  if (!session || session.workspaceId !== key.workspaceId)
    throw new AppError("session_not_found", { sessionId: key.sessionId });
  return session;
}

/**
 * Numbers and stores a row of a session that the caller's transaction has locked (`lockSession`).
 *
 * For rows that must commit together with another change (a move, a rating). Messages go through `append`.
 */
export async function appendInTx(
  tx: Tx,
  deps: Pick<Deps, "clock">,
  session: LockedSession,
  draft: RowDraft,
): Promise<Posted> {
  const createdAt = deps.clock.now();
  const message: StoredMessage = {
    seq: session.head + 1,
    kind: draft.kind,
    senderKind: draft.sender.kind,
    senderId: draft.sender.id,
    senderName: draft.sender.name,
    clientId: draft.clientId ?? newPublicId(),
    audience: draft.audience ?? "all",
    body: draft.body ?? "",
    data: draft.data ?? null,
    createdAt,
  };
  await insertMessages(tx, [{ ...message, sessionId: session.sessionId, workspaceId: session.workspaceId }]);
  const lastText = draft.kind === "text" ? message.seq : 0;
  const lastVisitorText = draft.sender.kind === "visitor" ? lastText : 0;
  await raiseHeads(tx, new Map([[session.sessionId, { head: message.seq, lastText, lastVisitorText }]]), createdAt);
  return {
    session: {
      workspaceId: session.workspaceId,
      sessionId: session.sessionId,
      sessionPublicId: session.sessionPublicId,
    },
    message,
    head: message.seq,
  };
}

/** Tells the screens of a committed row. */
export const publishPosted = (deps: Pick<Deps, "events">, posted: Posted): void =>
  deps.events.publish("message.posted", posted);
