import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { LockedSession } from "../messages/messages.repository.ts";

/**
 * Refuses an agent who would end or give away a chat that a colleague has; admins may, for somebody must be able to.
 *
 * Without it an agent whose chat was reassigned while their laptop slept would take it from its new owner with a stale click (F19).
 * @throws {AppError} already_accepted
 */
export function refuseForeignChat(current: LockedSession, actor: UserActor | VisitorActor): void {
  if (actor.kind !== "user" || actor.role !== "agent" || current.state !== "human") return;
  if (current.agentUserId !== actor.userId) throw new AppError("already_accepted", { sessionId: current.sessionId });
}
