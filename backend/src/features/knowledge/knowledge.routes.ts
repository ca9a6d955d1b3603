import { knowledgeApi } from "@chat/contract/knowledge";
import type { Deps } from "../../deps.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import { addKnowledge, changeKnowledge, removeKnowledge } from "./changeKnowledge.ts";
import { removeDemo, showDemo } from "./demo.ts";
import { listKnowledge } from "./listKnowledge.ts";

/** REST face of knowledge. */
export const knowledgeRoutes = (deps: Deps): BoundRoute[] =>
  bindRoutes(knowledgeApi, {
    list: ({ actor, query }) => listKnowledge(deps, actor.workspaceId, query),
    create: ({ actor, body }) => addKnowledge(deps, actor.workspaceId, body),
    update: ({ actor, params, body }) => changeKnowledge(deps, actor.workspaceId, params.itemId, body),
    remove: async ({ actor, params }) => {
      await removeKnowledge(deps, actor.workspaceId, params.itemId);
      return { done: true as const };
    },
    showDemo: ({ actor }) => showDemo(deps, actor.workspaceId),
    removeDemo: ({ actor }) => removeDemo(deps, actor.workspaceId),
  });
