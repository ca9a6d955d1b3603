import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { forgetOtherDevices } from "./devices.repository.ts";
import { endSignInsInTx } from "./endSignIns.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { findUserByEmail, savePassword, saveRoleAndStatus } from "./users.repository.ts";

/**
 * Sets a person's password from the command line of the machine itself: the way back in for an owner who forgot it.
 *
 * Ends all their sign-ins, on a running server too, and makes an account that was deactivated usable again.
 * @throws {AppError} not_found
 */
export async function resetPassword(deps: Deps, email: string, password: string): Promise<void> {
  const user = await findUserByEmail(deps.db, email);
  if (!user) throw new AppError("not_found", { email });
  const passwordHash = await passwordsOf(deps).hash(password);
  await deps.db.transaction(async (tx) => {
    await savePassword(tx, user.id, passwordHash);
    await saveRoleAndStatus(tx, user.workspaceId, user.id, user.role, true);
    await forgetOtherDevices(tx, user.id, null);
    await endSignInsInTx(deps, tx, {
      workspaceId: user.workspaceId,
      userId: user.id,
      exceptSid: null,
      reason: "revoked",
    });
  });
}
