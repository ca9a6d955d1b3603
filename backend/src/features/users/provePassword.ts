import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { findUser } from "./users.repository.ts";

/**
 * Makes sure that it is the account's owner who sits at the open page, before something of weight is changed.
 *
 * @throws {AppError} wrong_credentials, too_many_attempts, busy
 */
export async function provePassword(deps: Deps, actor: UserActor, currentPassword: string): Promise<void> {
  const limitKey = String(actor.userId);
  await deps.limits.takeShared("password.change", limitKey);
  const user = await findUser(deps.db, actor.workspaceId, actor.userId);
  if (!user || !(await passwordsOf(deps).isRight(currentPassword, user.passwordHash)))
    throw new AppError("wrong_credentials", { userId: actor.userId }, { fields: { currentPassword: "is wrong" } });
  await deps.limits.giveBackShared("password.change", limitKey);
}
