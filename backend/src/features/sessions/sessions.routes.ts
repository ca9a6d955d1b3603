import type { visitorApi } from "@chat/contract/messages";
import type { sessionsApi } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import type { RouteHandlers } from "../../platform/http/bindRoutes.ts";
import { findTeamSession } from "./findTeamSession.ts";
import { listArchive } from "./listArchive.ts";
import { type StartHooks, startSession } from "./startSession.ts";
import { getTeamSession } from "./teamSession.view.ts";

/** REST face of starting a chat. */
export const sessionStartRoutes = (deps: Deps, hooks: StartHooks): Pick<RouteHandlers<typeof visitorApi>, "start"> => ({
  start: ({ params, body, meta }) =>
    startSession(deps, hooks, { siteKey: params.siteKey, userAgent: meta.userAgent, countedAs: meta.countedAs, body }),
});

/** REST face of the archive. */
export const sessionArchiveRoutes = (deps: Deps): Pick<RouteHandlers<typeof sessionsApi>, "archive" | "show"> => ({
  archive: ({ actor, query }) => listArchive(deps, actor.workspaceId, query),
  show: async ({ actor, params }) =>
    getTeamSession(deps, await findTeamSession(deps, actor.workspaceId, params.sessionId)),
});
