import { timingSafeEqual } from "node:crypto";
import type { Deps } from "../../deps.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { dropRefreshToken, readRefreshToken } from "./authCookies.ts";
import { endSignIn } from "./endSignIns.ts";
import { lockSignIn } from "./signIns.repository.ts";

/** Ends this device's sign-in, its live sockets too (X03). Without one there is nothing to end, which is no failure. */
export async function logout(deps: Deps, meta: RequestMeta): Promise<void> {
  const token = readRefreshToken(deps.config, meta);
  dropRefreshToken(deps.config, meta);
  if (!token) return;
  const signIn = await deps.db.transaction((tx) => lockSignIn(tx, token.sid));
  if (!signIn) return;
  const hash = hashSecret(token.secret);
  // Another tab may have rotated a moment ago: the token before is enough to leave.
  const isOurs =
    timingSafeEqual(hash, signIn.refreshHash) ||
    (signIn.previousHash !== null && timingSafeEqual(hash, signIn.previousHash));
  if (isOurs) await endSignIn(deps, signIn, "revoked");
}
