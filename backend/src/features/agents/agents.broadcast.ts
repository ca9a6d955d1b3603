import type { Deps } from "../../deps.ts";
import { type Realtime, workspaceRoom } from "../../platform/socket/io.ts";
import { showColleague } from "./showColleague.ts";

/**
 * Tells a workspace's people who of them is on shift and how busy.
 *
 * Only to this process's sockets: every process sees the change itself, by its own beat at the latest.
 */
export function broadcastAgents(deps: Deps, { agents }: Realtime): void {
  deps.events.on("agent.changed", async ({ workspaceId, userId }) => {
    const profile = await showColleague(deps, workspaceId, userId);
    if (profile) agents.local.to(workspaceRoom(workspaceId)).emit("agent:changed", profile);
  });
  deps.events.on("session.moved", ({ session: { workspaceId }, agentUserId, previousAgentUserId, to }) => {
    const isOpen = to === "human";
    const concerned = new Set([isOpen ? agentUserId : null, previousAgentUserId]);
    for (const userId of concerned) if (userId !== null) deps.events.publish("agent.changed", { workspaceId, userId });
  });
}
