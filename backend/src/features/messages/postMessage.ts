import type { Accepted } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { findTeamSession } from "../sessions/findTeamSession.ts";
import { type AppendResult, append, type MessageDraft } from "./appendMessage.ts";

/** Acts that a message can cause and that belong to features further right; `app.ts` and `realtime.ts` give them. */
export interface MessageHooks {
  /** Opens an ended chat again where the widget allows it. @throws {AppError} session_closed where it does not */
  reopen(actor: VisitorActor): Promise<unknown>;
}

const REOPENED_MAX = 2;

const accepted = (clientId: string, { seq, at, duplicate, head }: AppendResult): Accepted => ({
  clientId,
  seq,
  at: at.toISOString(),
  duplicate,
  head,
});

/** The session that a visitor's token speaks for. */
export const visitorSessionKey = ({ workspaceId, sessionId, sessionPublicId }: VisitorActor): SessionKey => ({
  workspaceId,
  sessionId,
  sessionPublicId,
});

/**
 * A visitor says something. To an ended chat it leads to wherever the widget's setting says.
 *
 * @throws {AppError} rate_limited (all chats of its address), session_closed (the widget wants a new chat), session_not_found, file_gone, busy, unavailable
 */
export async function postVisitorMessage(
  deps: Deps,
  hooks: MessageHooks,
  actor: VisitorActor,
  { clientId, body, fileIds }: { clientId: string; body: string; fileIds?: string[] | undefined },
): Promise<Accepted> {
  const { countedAs } = actor;
  if (countedAs !== undefined) deps.limits.take("messageAddress", countedAs);
  const draft: MessageDraft = {
    session: visitorSessionKey(actor),
    kind: "text",
    sender: { kind: "visitor", id: actor.visitorId, name: null },
    clientId,
    body,
    ...(fileIds && fileIds.length > 0 ? { fileIds } : {}),
    sentBy: actor,
    ...(countedAs === undefined ? {} : { countedAs }),
  };
  for (let reopened = 0; ; reopened += 1) {
    try {
      return accepted(clientId, await append(deps, draft));
    } catch (error) {
      // It may be closed again in between; nobody can do that for ever, but a bound costs nothing.
      if (!(error instanceof AppError) || error.code !== "session_closed" || reopened === REOPENED_MAX) throw error;
      await hooks.reopen(actor);
    }
  }
}

/**
 * An agent answers in a chat of their own.
 *
 * @throws {AppError} session_not_found, session_closed, transition_refused (nobody has it), forbidden (a colleague has it), stale_epoch, file_gone, busy, unavailable
 */
export async function postAgentMessage(
  deps: Deps,
  actor: UserActor,
  {
    sessionId,
    clientId,
    body,
    fileIds,
    epoch,
  }: { sessionId: string; clientId: string; body: string; fileIds?: string[] | undefined; epoch?: number | undefined },
): Promise<Accepted> {
  const session = await findTeamSession(deps, actor.workspaceId, sessionId);
  const result = await append(deps, {
    session,
    kind: "text",
    sender: { kind: "agent", id: actor.userId, name: actor.name },
    clientId,
    body,
    ...(fileIds && fileIds.length > 0 ? { fileIds } : {}),
    ...(epoch === undefined ? {} : { epoch }),
  });
  return accepted(clientId, result);
}
