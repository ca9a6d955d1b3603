import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { hashRecoveryCode } from "./recoveryCodes.ts";
import { totpStep } from "./totp.ts";
import { findTwoFactor, spendRecoveryCode, spendStep } from "./twoFactor.repository.ts";
import { openTotpSecret } from "./twoFactorSecret.ts";

/**
 * Uses up a code of a person's authenticator app, or one of their recovery codes; each works once.
 *
 * Runs in the transaction of what it permits: where that fails, the code stays good.
 * @returns false for a code that is wrong, old or used, and where no second factor is switched on
 */
export async function spendSecondFactor(deps: Deps, tx: Tx, userId: number, typed: string): Promise<boolean> {
  const code = typed.replace(/[\s-]/g, "");
  const twoFactor = await findTwoFactor(tx, userId);
  if (!twoFactor?.activeSince) return false;
  if (!/^\d{6}$/.test(code))
    return spendRecoveryCode(tx, userId, hashRecoveryCode(deps.config, userId, code), deps.clock.now());
  const secret = openTotpSecret(deps, twoFactor);
  const step = secret === null ? null : totpStep(secret, code, deps.clock);
  return step !== null && (await spendStep(tx, userId, step));
}
