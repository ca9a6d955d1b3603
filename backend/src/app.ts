import type { Deps } from "./deps.ts";
import { knowledgeRoutes } from "./features/knowledge/knowledge.routes.ts";
import { usersRoutes } from "./features/users/users.routes.ts";
import { widgetsRoutes } from "./features/widgets/widgets.routes.ts";
import type { BoundRoute } from "./platform/http/bindRoutes.ts";
import type { Readiness } from "./platform/http/readiness.ts";
import { systemRoutes } from "./platform/http/systemRoutes.ts";

/** The REST door's table of contents: every endpoint the platform answers. */
export function allRoutes(deps: Deps, readiness: Readiness): BoundRoute[] {
  return [
    ...systemRoutes(deps, readiness),
    ...usersRoutes(deps),
    ...widgetsRoutes(deps),
    ...knowledgeRoutes(deps),
    // ...bindRoutes(visitorApi, { ...sessionStartRoutes(deps), ...messageRoutes(deps), ...escalationVisitorRoutes(deps), ...callRoute(deps) }),   [chat, people]
    // ...bindRoutes(sessionsApi, { ...sessionArchiveRoutes(deps), ...messageTeamRoutes(deps), ...escalationTeamRoutes(deps) }),                   [chat, people]
    // ...agentsRoutes(deps),                                                             [people]
    // ...assistantRoutes(deps),                                                          [ai]
    // ...analyticsRoutes(deps),                                                          [people]
  ];
}
