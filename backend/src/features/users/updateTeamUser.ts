import type { Role, User } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { invitableRoles } from "./invitableRoles.ts";
import { withdrawInvitationsBy } from "./invitations.repository.ts";
import { lockActiveOwners, lockUserByPublicId, publicUser, saveRoleAndStatus } from "./users.repository.ts";

/**
 * Changes a person's role, or deactivates and reactivates them.
 *
 * Deactivating ends all sign-ins and live sockets within two seconds on every process (X02); a changed role counts from the next request on (X09).
 * What they invited to and may not invite to any more is withdrawn (X10).
 * Only an owner touches an owner or makes one; the last active owner stays.
 * @throws {AppError} not_found, forbidden, last_owner
 */
export async function updateTeamUser(
  deps: Deps,
  actor: UserActor,
  userPublicId: string,
  change: { role?: Role | undefined; isActive?: boolean | undefined },
): Promise<User> {
  const { db, events, signals } = deps;
  const { saved, revoked } = await db.transaction(async (tx) => {
    // Owners first, always: one lock order for everybody who changes the team.
    const owners = await lockActiveOwners(tx, actor.workspaceId);
    const user = await lockUserByPublicId(tx, actor.workspaceId, userPublicId);
    if (!user) throw new AppError("not_found");
    const role = change.role ?? user.role;
    const isActive = change.isActive ?? user.isActive;
    if (actor.role !== "owner" && (user.role === "owner" || role === "owner"))
      throw new AppError("forbidden", { userId: actor.userId });
    const staysOwner = role === "owner" && isActive;
    if (!staysOwner && owners.includes(user.id) && owners.length === 1)
      throw new AppError("last_owner", { userId: user.id });
    await saveRoleAndStatus(tx, actor.workspaceId, user.id, role, isActive);
    await withdrawInvitationsBy(tx, user, invitableRoles({ role, isActive }), deps.clock.now());
    await signals.send(tx, "user.changed", { workspaceId: actor.workspaceId, userId: user.id });
    const isDeactivated = user.isActive && !isActive;
    const fact = isDeactivated
      ? await endSignInsInTx(deps, tx, {
          workspaceId: actor.workspaceId,
          userId: user.id,
          exceptSid: null,
          reason: "deactivated",
        })
      : undefined;
    return { saved: { ...user, role, isActive }, revoked: fact };
  });
  events.publish("user.changed", { workspaceId: actor.workspaceId, userId: saved.id });
  if (revoked) events.publish("user.revoked", revoked);
  return publicUser(saved);
}
