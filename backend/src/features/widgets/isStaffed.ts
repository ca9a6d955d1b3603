import type { Deps } from "../../deps.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { selectIsStaffed } from "./widgetActivity.view.ts";

/** Every page view asks; the answer in the widget's header may be this old. */
const REMEMBER_MS = 30_000;
const MAX_WORKSPACES = 2000;

const cacheOf = onePer(
  (deps: Deps) => deps.events,
  (deps) => {
    const cache = createLoadingCache({
      maxEntries: MAX_WORKSPACES,
      ttlMs: REMEMBER_MS,
      load: (workspaceId: number) => selectIsStaffed(deps.db, workspaceId, deps.clock.now()),
    });
    deps.events.on("agent.changed", ({ workspaceId }) => cache.forget(workspaceId));
    return cache;
  },
);

/** Whether somebody of the workspace is on shift; at most 30 s old, so for show only, never for a decision. */
export const isStaffedRecently = (deps: Deps, workspaceId: number): Promise<boolean> => cacheOf(deps).get(workspaceId);
