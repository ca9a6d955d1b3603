import { agentsApi } from "./agents.ts";
import { analyticsApi } from "./analytics.ts";
import { assistantApi } from "./assistant.ts";
import { filesApi } from "./files.ts";
import { knowledgeApi } from "./knowledge.ts";
import { visitorApi, visitorEvents, visitorPushes } from "./messages.ts";
import { agentEvents, agentPushes, sessionsApi } from "./sessions.ts";
import { systemApi } from "./system.ts";
import { twoFactorApi } from "./two-factor.ts";
import { authApi, teamApi } from "./users.ts";
import { widgetsApi } from "./widgets.ts";

/** Every endpoint table, for the loops: OpenAPI, the isolation matrix, `docs/wire.md`. */
export const ALL_APIS = {
  auth: authApi,
  twoFactor: twoFactorApi,
  team: teamApi,
  widgets: widgetsApi,
  visitor: visitorApi,
  files: filesApi,
  sessions: sessionsApi,
  agents: agentsApi,
  knowledge: knowledgeApi,
  assistant: assistantApi,
  analytics: analyticsApi,
  system: systemApi,
};

/** Every event table, by namespace. */
export const ALL_EVENTS = {
  "/visitor": { requests: visitorEvents, pushes: visitorPushes },
  "/agent": { requests: agentEvents, pushes: agentPushes },
};
