import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recoveryCodes.ts";
import { replaceRecoveryCodes } from "./twoFactor.repository.ts";

/** Makes a person's recovery codes, in place of all they had. @returns them as they are shown, once */
export async function giveRecoveryCodes(
  { config, clock }: Deps,
  tx: Tx,
  user: { workspaceId: number; id: number },
): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(config, user.id, code));
  await replaceRecoveryCodes(tx, user, hashes, clock.now());
  return codes;
}
