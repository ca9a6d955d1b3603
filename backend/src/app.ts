import { visitorApi, visitorEvents } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import type { Deps } from "./deps.ts";
import { agentsRoutes } from "./features/agents/agents.routes.ts";
import { analyticsRoutes } from "./features/analytics/analytics.routes.ts";
import { assistantRoutes } from "./features/assistant/assistant.routes.ts";
import { escalationTeamRoutes, escalationVisitorRoutes } from "./features/escalation/escalation.routes.ts";
import { reopenSession } from "./features/escalation/reopenSession.ts";
import { startHooks } from "./features/escalation/startHooks.ts";
import { filesRoutes } from "./features/files/files.routes.ts";
import { demoHooks } from "./features/knowledge/demo.ts";
import { knowledgeRoutes } from "./features/knowledge/knowledge.routes.ts";
import { messageRoutes, messageTeamRoutes } from "./features/messages/messages.routes.ts";
import { sessionArchiveRoutes, sessionStartRoutes } from "./features/sessions/sessions.routes.ts";
import { usersRoutes } from "./features/users/users.routes.ts";
import { widgetsRoutes } from "./features/widgets/widgets.routes.ts";
import { type BoundRoute, bindRoutes } from "./platform/http/bindRoutes.ts";
import type { Readiness } from "./platform/http/readiness.ts";
import { systemRoutes } from "./platform/http/systemRoutes.ts";
import { runEvent } from "./platform/socket/bindEvents.ts";
import { visitorHandlers } from "./visitorDoor.ts";

/** The REST door's table of contents: every endpoint the platform answers. */
export function allRoutes(deps: Deps, readiness: Readiness): BoundRoute[] {
  const visitorEventHandlers = visitorHandlers(deps);
  return [
    ...systemRoutes(deps, readiness),
    ...usersRoutes(deps),
    ...widgetsRoutes(deps, demoHooks(deps)),
    ...filesRoutes(deps),
    ...knowledgeRoutes(deps),
    ...bindRoutes(visitorApi, {
      ...sessionStartRoutes(deps, startHooks(deps)),
      ...messageRoutes(deps, { reopen: (actor) => reopenSession(deps, actor) }),
      ...escalationVisitorRoutes(deps),
      call: ({ actor, body }) => runEvent(visitorEvents, visitorEventHandlers, actor, body.event, body.payload),
    }),
    ...bindRoutes(sessionsApi, {
      ...sessionArchiveRoutes(deps),
      ...messageTeamRoutes(deps),
      ...escalationTeamRoutes(deps),
    }),
    ...agentsRoutes(deps),
    ...assistantRoutes(deps),
    ...analyticsRoutes(deps),
  ];
}
