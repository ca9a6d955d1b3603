import { analyticsApi } from "@chat/contract/analytics";
import type { Deps } from "../../deps.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import { showOverview } from "./showOverview.ts";

/** REST face of the reports. */
export const analyticsRoutes = (deps: Deps): BoundRoute[] =>
  bindRoutes(analyticsApi, {
    overview: ({ actor, query }) => showOverview(deps, actor.workspaceId, query),
  });
