import type { RecoveryCodes, TwoFactorState } from "@chat/contract/two-factor";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { setRefreshToken } from "./authCookies.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { giveRecoveryCodes } from "./giveRecoveryCodes.ts";
import { provePassword } from "./provePassword.ts";
import { replaceRefreshSecret } from "./replaceRefreshSecret.ts";
import { spendSecondFactor } from "./spendSecondFactor.ts";
import { countRecoveryCodes, findTwoFactor, removeTwoFactor } from "./twoFactor.repository.ts";
import { lockUser } from "./users.repository.ts";

/** How one's own second factor stands. */
export async function showTwoFactor({ db }: Deps, actor: UserActor): Promise<TwoFactorState> {
  const since = (await findTwoFactor(db, actor.userId))?.activeSince ?? null;
  return {
    isOn: since !== null,
    since: since?.toISOString() ?? null,
    recoveryCodesLeft: since === null ? 0 : await countRecoveryCodes(db, actor.userId),
  };
}

/** Does `work` once both factors were proven, in one transaction with the code's use. */
async function withBothFactors<T>(
  deps: Deps,
  actor: UserActor,
  body: { currentPassword: string; code: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { db, limits } = deps;
  const limitKey = String(actor.userId);
  await provePassword(deps, actor, body.currentPassword);
  await limits.takeShared("twoFactor.change", limitKey);
  const result = await db.transaction(async (tx) => {
    await lockUser(tx, actor.workspaceId, actor.userId);
    if (!(await spendSecondFactor(deps, tx, actor.userId, body.code)))
      throw new AppError("wrong_code", { userId: actor.userId });
    return work(tx);
  });
  await limits.giveBackShared("twoFactor.change", limitKey);
  return result;
}

/**
 * Makes new recovery codes in place of the old.
 *
 * @throws {AppError} wrong_credentials, wrong_code, too_many_attempts, busy
 */
export async function renewRecoveryCodes(
  deps: Deps,
  actor: UserActor,
  body: { currentPassword: string; code: string },
): Promise<RecoveryCodes> {
  const recoveryCodes = await withBothFactors(deps, actor, body, (tx) =>
    giveRecoveryCodes(deps, tx, { workspaceId: actor.workspaceId, id: actor.userId }),
  );
  return { recoveryCodes };
}

/**
 * Switches the second factor off; every other device is signed out, as after every change of how one signs in.
 *
 * @throws {AppError} wrong_credentials, wrong_code, too_many_attempts, busy
 */
export async function switchTwoFactorOff(
  deps: Deps,
  actor: UserActor,
  body: { currentPassword: string; code: string },
  meta: RequestMeta,
): Promise<void> {
  const { workspaceId, userId, sid } = actor;
  const { fact, next } = await withBothFactors(deps, actor, body, async (tx) => {
    await removeTwoFactor(tx, userId);
    const ended = await endSignInsInTx(deps, tx, { workspaceId, userId, exceptSid: sid, reason: "revoked" });
    return { fact: ended, next: await replaceRefreshSecret(deps, tx, sid) };
  });
  setRefreshToken(deps.config, meta, next);
  deps.events.publish("user.revoked", fact);
  deps.logger.info({ userId }, "two-factor sign-in was switched off");
}
