import { assistantApi } from "@chat/contract/assistant";
import type { Deps } from "../../deps.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import { checkProvider } from "./checkProvider.ts";
import { readProviderSettings, updateProviderSettings } from "./providerSettings.ts";
import { tryQuestion } from "./tryQuestion.ts";

/** REST face of the assistant's settings and playground. */
export const assistantRoutes = (deps: Deps): BoundRoute[] =>
  bindRoutes(assistantApi, {
    settings: ({ actor }) => readProviderSettings(deps, actor.workspaceId),
    updateSettings: ({ actor, body }) => updateProviderSettings(deps, actor.workspaceId, body),
    check: ({ actor, meta }) => checkProvider(deps, actor.workspaceId, meta.signal),
    tryQuestion: ({ actor, body, meta }) => tryQuestion(deps, actor.workspaceId, body, meta.signal),
  });
