import type { AgentProfile } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { ensureAgent, updateAgent } from "./agents.repository.ts";
import { showProfile } from "./showProfile.ts";

/**
 * Sets one's availability or capacity by hand.
 *
 * Going away or offline keeps the open chats: a person who steps out says so to colleagues, not to their visitors.
 * @throws {AppError} not_found
 */
export async function updateProfile(
  deps: Deps,
  actor: { readonly workspaceId: number; readonly userId: number },
  change: { availability?: AgentProfile["availability"] | undefined; capacity?: number | undefined },
): Promise<AgentProfile> {
  await ensureAgent(deps.db, actor.workspaceId, actor.userId);
  await updateAgent(deps.db, actor.workspaceId, actor.userId, change);
  deps.events.publish("agent.changed", { workspaceId: actor.workspaceId, userId: actor.userId });
  return showProfile(deps, actor);
}
