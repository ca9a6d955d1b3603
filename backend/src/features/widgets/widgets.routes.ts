import { widgetsApi } from "@chat/contract/widgets";
import type { Deps } from "../../deps.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import { createWidget } from "./createWidget.ts";
import { listWidgets, showWidget } from "./listWidgets.ts";
import { readPublicConfig } from "./publicConfig.ts";
import { removeWidget, type WidgetHooks } from "./removeWidget.ts";
import { updateWidget } from "./updateWidget.ts";

/** REST face of widgets. */
export const widgetsRoutes = (deps: Deps, hooks: WidgetHooks): BoundRoute[] =>
  bindRoutes(widgetsApi, {
    list: ({ actor, query }) => listWidgets(deps, actor, query),
    create: ({ actor, body }) => createWidget(deps, { workspaceId: actor.workspaceId, ...body }),
    config: async ({ params, meta }) => {
      const { config, etag } = await readPublicConfig(deps, params.siteKey);
      meta.setHeader("ETag", etag);
      // Always asked again, for an admin who saves and reloads must see the change; mostly answered by an empty 304.
      meta.setHeader("Cache-Control", "no-cache");
      return config;
    },
    show: ({ actor, params }) => showWidget(deps, actor.workspaceId, params.siteKey),
    update: ({ actor, params, body }) => updateWidget(deps, actor.workspaceId, params.siteKey, body),
    remove: async ({ actor, params }) => {
      await removeWidget(deps, hooks, actor.workspaceId, params.siteKey);
      return { done: true as const };
    },
  });
