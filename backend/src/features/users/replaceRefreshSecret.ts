import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import type { RefreshToken } from "./authCookies.ts";
import { lockSignIn, rotateSignIn } from "./signIns.repository.ts";
import { signInEnd } from "./startSignIn.ts";

/**
 * Gives the sign-in that a person acts from a new secret, for after a change of how one signs in a copied cookie must be worth nothing (X04).
 *
 * The new one is drawn, not the computed successor, and the old has no overlap: whoever shows it is a thief, and ends the sign-in.
 * @returns what the caller puts into the cookie once the transaction is committed
 * @throws {AppError} unauthenticated when the sign-in ended meanwhile
 */
export async function replaceRefreshSecret({ clock }: Deps, tx: Tx, sid: string): Promise<RefreshToken> {
  const at = clock.now();
  const signIn = await lockSignIn(tx, sid);
  if (!signIn || signIn.revokedAt) throw new AppError("unauthenticated", { sid });
  const secret = newSecret();
  await rotateSignIn(tx, signIn.id, {
    refreshHash: hashSecret(secret),
    previousHash: null,
    at,
    expiresAt: signInEnd(at),
  });
  return { sid, secret };
}
