import type { AgentProfile } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { ensureAgent, selectAgent } from "./agents.repository.ts";
import { toAgentProfile } from "./toAgentProfile.ts";

/**
 * One's own availability and capacity; the row is made when it is first asked for, so every user can take chats.
 *
 * @throws {AppError} not_found for a user of another workspace
 */
export async function showProfile(
  deps: Deps,
  actor: { readonly workspaceId: number; readonly userId: number },
): Promise<AgentProfile> {
  const now = deps.clock.now();
  const known = await selectAgent(deps.db, actor.workspaceId, actor.userId, now);
  if (known) return toAgentProfile(known);
  await ensureAgent(deps.db, actor.workspaceId, actor.userId);
  const made = await selectAgent(deps.db, actor.workspaceId, actor.userId, now);
  if (!made) throw new AppError("not_found", { userId: actor.userId });
  return toAgentProfile(made);
}
