import type { UserActor } from "../../platform/auth/actors.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { lockAgentLoad } from "./escalation.repository.ts";

/**
 * Refuses one chat more than the agent takes at once; the agent's row stays locked, so that of several at once none slips through.
 *
 * @throws {AppError} at_capacity
 */
export async function refuseFullAgent(tx: Tx, { workspaceId, userId }: UserActor): Promise<void> {
  const { capacity, openChats } = await lockAgentLoad(tx, workspaceId, userId);
  if (openChats >= capacity) throw new AppError("at_capacity", { userId, openChats, capacity });
}
