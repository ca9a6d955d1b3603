import type { AgentProfile } from "@chat/contract/users";
import type { StoredAgent } from "./agents.repository.ts";

/** What the agent set for themselves. */
export const toAgentProfile = (agent: StoredAgent): AgentProfile => ({
  userId: agent.userPublicId,
  availability: agent.availability,
  capacity: agent.capacity,
  openChats: agent.openChats,
});

/** What colleagues see: without a live connection an agent is offline, whatever they chose. */
export const toShownProfile = (agent: StoredAgent): AgentProfile => ({
  ...toAgentProfile(agent),
  availability: agent.isConnected ? agent.availability : "offline",
});
