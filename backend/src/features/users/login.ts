import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { countAttempt } from "./countAttempt.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { startSignIn } from "./startSignIn.ts";
import { hasTwoFactor } from "./twoFactor.repository.ts";
import { makeChallenge } from "./twoFactorChallenge.ts";
import { findUserByEmail, lockUser, type StoredUser } from "./users.repository.ts";

/**
 * Signs a person in, or asks for their second factor once the password is right.
 *
 * An unknown address takes the same path and the same time as a wrong password, and gets the same answer (X14). Somebody deactivated too (X02).
 * @throws {AppError} wrong_credentials, two_factor_required, too_many_attempts, busy
 */
export async function login(
  deps: Deps,
  body: { email: string; password: string },
  meta: RequestMeta,
): Promise<{ signedIn: SignedIn; user: StoredUser }> {
  const user = await findUserByEmail(deps.db, body.email);
  const attempt = await countAttempt(deps, "login", { email: body.email, userId: user?.id }, meta);
  const isRight = await passwordsOf(deps).isRight(body.password, user?.passwordHash ?? null);
  if (!isRight || !user?.isActive) throw new AppError("wrong_credentials", { userId: user?.id ?? null });
  await attempt.wasRight();
  const signedIn = await deps.db.transaction(async (tx) => {
    // Locked and read again: hashing takes long, and meanwhile the password may have changed or a second factor been switched on.
    const current = await lockUser(tx, user.workspaceId, user.id);
    if (!current?.isActive || current.tokenVersion !== user.tokenVersion)
      throw new AppError("wrong_credentials", { userId: user.id });
    return (await hasTwoFactor(tx, user.id)) ? null : startSignIn(deps, tx, current, meta);
  });
  if (!signedIn)
    throw new AppError("two_factor_required", { userId: user.id }, { challenge: makeChallenge(deps, user) });
  return { signedIn, user };
}
