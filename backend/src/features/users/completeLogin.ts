import type { AgentProfile, SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { countAttempt } from "./countAttempt.ts";
import { readAgentProfile } from "./me.view.ts";
import { spendSecondFactor } from "./spendSecondFactor.ts";
import { startSignIn } from "./startSignIn.ts";
import { hasTwoFactor } from "./twoFactor.repository.ts";
import { readChallenge } from "./twoFactorChallenge.ts";
import { findUserByPublicId, lockUser } from "./users.repository.ts";

/**
 * The second step of a sign-in: a code, or a recovery code, completes what the right password began.
 *
 * @throws {AppError} token_expired when the challenge is over, wrong_code, too_many_attempts
 */
export async function completeLogin(
  deps: Deps,
  body: { challenge: string; code: string },
  meta: RequestMeta,
): Promise<SignedIn & { agent: AgentProfile }> {
  const { db } = deps;
  const challenge = readChallenge(deps, body.challenge);
  const user = challenge && (await findUserByPublicId(db, challenge.publicId));
  if (!user) throw new AppError("token_expired");
  const attempt = await countAttempt(deps, "twoFactor", { email: user.email, userId: user.id }, meta);
  const signedIn = await db.transaction(async (tx) => {
    const current = await lockUser(tx, user.workspaceId, user.id);
    const isLive = current?.isActive && current.tokenVersion === challenge.tokenVersion;
    if (!isLive || !(await hasTwoFactor(tx, user.id))) throw new AppError("token_expired", { userId: user.id });
    return (await spendSecondFactor(deps, tx, user.id, body.code)) ? startSignIn(deps, tx, current, meta) : null;
  });
  if (!signedIn) throw new AppError("wrong_code", { userId: user.id });
  await attempt.wasRight();
  const agent = await readAgentProfile(
    db,
    { workspaceId: user.workspaceId, userId: user.id, userPublicId: user.publicId },
    deps.clock.now(),
  );
  return { ...signedIn, agent };
}
