import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { removeTwoFactor } from "./twoFactor.repository.ts";
import { findUserByEmail, lockUser, lockUserByPublicId, type StoredUser } from "./users.repository.ts";

/** Takes the factor away and, where there was one, ends every sign-in. @returns the fact to publish after the commit, null where it was off */
async function takeAway(deps: Deps, tx: Tx, { workspaceId, id }: StoredUser) {
  if (!(await removeTwoFactor(tx, id))) return null;
  return endSignInsInTx(deps, tx, { workspaceId, userId: id, exceptSid: null, reason: "revoked" });
}

/**
 * Takes away the second factor of a colleague who lost phone and recovery codes: they sign in with the password alone and set it up anew.
 *
 * Nobody does this for themselves: their own page asks for both factors, and a page left open must not be a way around it.
 * @throws {AppError} not_found, forbidden
 */
export async function resetTwoFactor(deps: Deps, actor: UserActor, userPublicId: string): Promise<void> {
  const fact = await deps.db.transaction(async (tx) => {
    const user = await lockUserByPublicId(tx, actor.workspaceId, userPublicId);
    if (!user) throw new AppError("not_found");
    if (user.id === actor.userId || (user.role === "owner" && actor.role !== "owner"))
      throw new AppError("forbidden", { userId: actor.userId });
    return takeAway(deps, tx, user);
  });
  if (!fact) return;
  deps.events.publish("user.revoked", fact);
  deps.logger.info({ userId: fact.userId, by: actor.userId }, "two-factor sign-in of a colleague was reset");
}

/**
 * The same from the command line of the machine itself: the way back in for an owner.
 *
 * @returns false where it was not on
 * @throws {AppError} not_found
 */
export async function resetTwoFactorByEmail(deps: Deps, email: string): Promise<boolean> {
  const found = await findUserByEmail(deps.db, email);
  if (!found) throw new AppError("not_found", { email });
  return deps.db.transaction(async (tx) => {
    const user = await lockUser(tx, found.workspaceId, found.id);
    return user !== undefined && (await takeAway(deps, tx, user)) !== null;
  });
}
