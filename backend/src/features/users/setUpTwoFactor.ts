import type { RecoveryCodes, TwoFactorSecret } from "@chat/contract/two-factor";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { readDevice, setRefreshToken } from "./authCookies.ts";
import { forgetOtherDevices } from "./devices.repository.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { giveRecoveryCodes } from "./giveRecoveryCodes.ts";
import { provePassword } from "./provePassword.ts";
import { replaceRefreshSecret } from "./replaceRefreshSecret.ts";
import { newTotpSecret, totpStep, totpUrl } from "./totp.ts";
import { activateTwoFactor, findTwoFactor, keepNewSecret } from "./twoFactor.repository.ts";
import { openTotpSecret, sealTotpSecret } from "./twoFactorSecret.ts";
import { lockUser } from "./users.repository.ts";

/**
 * Makes a secret for an authenticator app. It is told this once, and guards nothing until a code of it was typed in.
 *
 * @throws {AppError} conflict when a second factor is on already
 */
export async function setUpTwoFactor(deps: Deps, actor: UserActor): Promise<TwoFactorSecret> {
  const { db, clock, config } = deps;
  const { workspaceId, userId } = actor;
  const secret = newTotpSecret();
  return db.transaction(async (tx) => {
    const user = await lockUser(tx, workspaceId, userId);
    if (!user) throw new AppError("unauthenticated");
    const secretCipher = sealTotpSecret(deps, userId, secret);
    if (!(await keepNewSecret(tx, { workspaceId, userId, secretCipher, at: clock.now() })))
      throw new AppError("conflict", { userId });
    return { secret, url: totpUrl(config, secret, user.email) };
  });
}

/**
 * Switches the second factor on with its first code; every other device is signed out and forgotten, for it came in without one, and this one gets a new cookie.
 *
 * @returns the recovery codes, told this once
 * @throws {AppError} wrong_credentials, wrong_code, conflict when there is nothing to switch on, too_many_attempts, busy
 */
export async function switchTwoFactorOn(
  deps: Deps,
  actor: UserActor,
  body: { currentPassword: string; code: string },
  meta: RequestMeta,
): Promise<RecoveryCodes> {
  const { db, clock, limits, events, logger } = deps;
  const { workspaceId, userId } = actor;
  await provePassword(deps, actor, body.currentPassword);
  await limits.takeShared("twoFactor.change", String(userId));
  const { recoveryCodes, fact, next } = await db.transaction(async (tx) => {
    await lockUser(tx, workspaceId, userId);
    const twoFactor = await findTwoFactor(tx, userId);
    if (!twoFactor || twoFactor.activeSince) throw new AppError("conflict", { userId });
    const secret = openTotpSecret(deps, twoFactor);
    const step = secret === null ? null : totpStep(secret, body.code.replace(/[\s-]/g, ""), clock);
    if (step === null) throw new AppError("wrong_code", { userId });
    await activateTwoFactor(tx, userId, step, clock.now());
    // Each known device may guess on its own: one that came in with the password alone must not be known any more.
    const device = readDevice(deps.config, meta);
    await forgetOtherDevices(tx, userId, device ? hashSecret(device) : null);
    return {
      recoveryCodes: await giveRecoveryCodes(deps, tx, { workspaceId, id: userId }),
      fact: await endSignInsInTx(deps, tx, { workspaceId, userId, exceptSid: actor.sid, reason: "revoked" }),
      next: await replaceRefreshSecret(deps, tx, actor.sid),
    };
  });
  setRefreshToken(deps.config, meta, next);
  events.publish("user.revoked", fact);
  await limits.giveBackShared("twoFactor.change", String(userId));
  logger.info({ userId }, "two-factor sign-in was switched on");
  return { recoveryCodes };
}
