import type { visitorApi } from "@chat/contract/messages";
import type { Session, sessionsApi } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { RouteHandlers } from "../../platform/http/bindRoutes.ts";
import { findTeamSession } from "../sessions/findTeamSession.ts";
import { getTeamSession } from "../sessions/teamSession.view.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";
import { acceptSession } from "./acceptSession.ts";
import { askForPerson } from "./askForPerson.ts";
import { closeSession } from "./closeSession.ts";
import { listActive } from "./listActive.ts";
import { listQueue } from "./listQueue.ts";
import type { SessionRef } from "./moveOnce.ts";
import { requeueSession } from "./requeueSession.ts";
import { returnToAssistant } from "./returnToAssistant.ts";
import { takeUpSession } from "./takeUpSession.ts";
import { undoMove } from "./undoMove.ts";

type TeamNames = "queue" | "active" | "accept" | "requeue" | "returnToAssistant" | "close" | "reopen" | "undo";

/** The team's REST face of queue and chats; a chat of another workspace is a chat that does not exist. */
export function escalationTeamRoutes(deps: Deps): Pick<RouteHandlers<typeof sessionsApi>, TeamNames> {
  const move = async (
    actor: UserActor,
    sessionPublicId: string,
    act: (session: SessionRef) => Promise<unknown>,
  ): Promise<Session> => {
    const session = await findTeamSession(deps, actor.workspaceId, sessionPublicId);
    await act(session);
    return getTeamSession(deps, session);
  };
  return {
    queue: ({ actor, query }) => listQueue(deps, actor.workspaceId, query),
    active: ({ actor, query }) => listActive(deps, actor, query),
    accept: ({ actor, params, query }) =>
      move(actor, params.sessionId, (session) =>
        acceptSession(deps, session, actor, { takeOver: query.takeOver === "true" }),
      ),
    requeue: ({ actor, params }) => move(actor, params.sessionId, (session) => requeueSession(deps, session, actor)),
    returnToAssistant: ({ actor, params }) =>
      move(actor, params.sessionId, (session) => returnToAssistant(deps, session, actor)),
    close: ({ actor, params }) => move(actor, params.sessionId, (session) => closeSession(deps, session, actor)),
    reopen: ({ actor, params }) => move(actor, params.sessionId, (session) => takeUpSession(deps, session, actor)),
    undo: ({ actor, params, body }) =>
      move(actor, params.sessionId, (session) => undoMove(deps, session, actor, body.epoch)),
  };
}

/** The visitor's REST face: the address that stays fixed for asking for a person. */
export const escalationVisitorRoutes = (deps: Deps): Pick<RouteHandlers<typeof visitorApi>, "escalate"> => ({
  escalate: async ({ actor, params, body }) => {
    if (params.sessionId !== actor.sessionPublicId || params.siteKey !== actor.siteKey)
      throw new AppError("session_not_found", { sessionId: params.sessionId });
    await askForPerson(deps, actor, body.reason);
    return getVisitorSession(deps, actor);
  },
});
