import type { AgentProfile } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { selectAgent } from "./agents.repository.ts";
import { toShownProfile } from "./toAgentProfile.ts";

/**
 * An agent as colleagues see them: offline without a live connection.
 *
 * @returns null for a user without an agent's row, or of another workspace
 */
export async function showColleague(deps: Deps, workspaceId: number, userId: number): Promise<AgentProfile | null> {
  const agent = await selectAgent(deps.db, workspaceId, userId, deps.clock.now());
  return agent ? toShownProfile(agent) : null;
}
