import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { readDevice, setRefreshToken } from "./authCookies.ts";
import { forgetOtherDevices } from "./devices.repository.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { provePassword } from "./provePassword.ts";
import { replaceRefreshSecret } from "./replaceRefreshSecret.ts";
import { describeSignedIn } from "./startSignIn.ts";
import { findUser, savePassword } from "./users.repository.ts";

/**
 * Sets a new password; every other device is signed out, this one goes on with the token and the cookie of the reply (X04).
 *
 * @throws {AppError} wrong_credentials, too_many_attempts, busy
 */
export async function changePassword(
  deps: Deps,
  actor: UserActor,
  body: { currentPassword: string; newPassword: string },
  meta: RequestMeta,
): Promise<SignedIn> {
  await provePassword(deps, actor, body.currentPassword);
  const passwordHash = await passwordsOf(deps).hash(body.newPassword);
  const device = readDevice(deps.config, meta);
  const { signedIn, fact, next } = await deps.db.transaction(async (tx) => {
    await savePassword(tx, actor.userId, passwordHash);
    await forgetOtherDevices(tx, actor.userId, device ? hashSecret(device) : null);
    const ended = await endSignInsInTx(deps, tx, {
      workspaceId: actor.workspaceId,
      userId: actor.userId,
      exceptSid: actor.sid,
      reason: "revoked",
    });
    const user = await findUser(tx, actor.workspaceId, actor.userId);
    if (!user) throw new AppError("unauthenticated");
    const next = await replaceRefreshSecret(deps, tx, actor.sid);
    return { signedIn: await describeSignedIn(deps, tx, user, actor.sid), fact: ended, next };
  });
  setRefreshToken(deps.config, meta, next);
  deps.events.publish("user.revoked", fact);
  return signedIn;
}
