import { agentsApi } from "@chat/contract/agents";
import type { Deps } from "../../deps.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import { changeCannedReply, createCannedReply, listCannedReplies, removeCannedReply } from "./cannedReplies.ts";
import { showAgentStats } from "./showAgentStats.ts";
import { showProfile } from "./showProfile.ts";
import { updateProfile } from "./updateProfile.ts";

/** REST face of agents. */
export const agentsRoutes = (deps: Deps): BoundRoute[] =>
  bindRoutes(agentsApi, {
    stats: ({ actor }) => showAgentStats(deps, actor),
    profile: ({ actor }) => showProfile(deps, actor),
    updateProfile: ({ actor, body }) => updateProfile(deps, actor, body),
    cannedReplies: ({ actor, query }) => listCannedReplies(deps, actor.workspaceId, query),
    createCannedReply: ({ actor, body }) => createCannedReply(deps, actor.workspaceId, body),
    updateCannedReply: ({ actor, params, body }) =>
      changeCannedReply(deps, actor.workspaceId, params.cannedReplyId, body),
    removeCannedReply: ({ actor, params }) => removeCannedReply(deps, actor.workspaceId, params.cannedReplyId),
  });
