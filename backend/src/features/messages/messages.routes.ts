import type { visitorApi } from "@chat/contract/messages";
import type { sessionsApi } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { RouteHandlers } from "../../platform/http/bindRoutes.ts";
import { findTeamSession } from "../sessions/findTeamSession.ts";
import { pollSession } from "./pollSession.ts";
import { type MessageHooks, postAgentMessage, postVisitorMessage, visitorSessionKey } from "./postMessage.ts";
import { syncTeam } from "./syncSession.ts";

/** A visitor may name its own session and no other (X22): whoever asks for another learns nothing of whether it exists. */
function ownSession(actor: VisitorActor, sessionPublicId: string): SessionKey {
  if (actor.sessionPublicId !== sessionPublicId) throw new AppError("session_not_found", { sessionPublicId });
  return visitorSessionKey(actor);
}

const readableSession = async (
  deps: Deps,
  actor: VisitorActor | UserActor,
  sessionPublicId: string,
): Promise<SessionKey> =>
  actor.kind === "visitor"
    ? ownSession(actor, sessionPublicId)
    : findTeamSession(deps, actor.workspaceId, sessionPublicId);

/** REST face of a chat for its visitor, where websockets are blocked. Any member gets what the visitor sees. */
export const messageRoutes = (
  deps: Deps,
  hooks: MessageHooks,
): Pick<RouteHandlers<typeof visitorApi>, "messages" | "send"> => ({
  messages: async ({ actor, params, query, meta }) => {
    const key = await readableSession(deps, actor, params.sessionId);
    const reply = await pollSession(deps, key, query, query.wait, {
      ...meta,
      widgetId: actor.kind === "visitor" ? actor.widgetId : null,
    });
    return { ...reply, next: reply.isDone ? null : String(reply.items.at(-1)?.seq ?? query.after) };
  },
  send: async ({ actor, params, body }) => {
    ownSession(actor, params.sessionId);
    return postVisitorMessage(deps, hooks, actor, body);
  },
});

/** REST face of a chat for the team. */
export const messageTeamRoutes = (deps: Deps): Pick<RouteHandlers<typeof sessionsApi>, "transcript" | "reply"> => ({
  transcript: async ({ actor, params, query }) =>
    syncTeam(deps, await findTeamSession(deps, actor.workspaceId, params.sessionId), query),
  reply: ({ actor, params, body }) => postAgentMessage(deps, actor, { ...body, sessionId: params.sessionId }),
});
