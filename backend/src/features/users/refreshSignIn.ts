import { timingSafeEqual } from "node:crypto";
import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { dropRefreshToken, type RefreshToken, readRefreshToken, setRefreshToken, successorOf } from "./authCookies.ts";
import { endSignIn } from "./endSignIns.ts";
import { lockSignIn, rotateSignIn, type SignIn } from "./signIns.repository.ts";
import { describeSignedIn, signInEnd } from "./startSignIn.ts";
import { findUser } from "./users.repository.ts";

/** How long the token before is still good: two tabs that woke up together, or a reply that was lost. */
const OVERLAP_MS = 60_000;

type Verdict = "rotate" | "repeat" | "replay";

/** Says what a presented secret means for a live sign-in. Once a successor was used, its predecessor is no longer `previousHash`, hence a replay. */
function judge(signIn: SignIn, secret: string, now: Date): Verdict {
  const hash = hashSecret(secret);
  if (timingSafeEqual(hash, signIn.refreshHash)) return "rotate";
  const isPrevious = signIn.previousHash !== null && timingSafeEqual(hash, signIn.previousHash);
  const isFresh = signIn.rotatedAt !== null && now.getTime() - signIn.rotatedAt.getTime() <= OVERLAP_MS;
  return isPrevious && isFresh ? "repeat" : "replay";
}

async function refreshInTx(
  deps: Deps,
  tx: Tx,
  token: RefreshToken,
): Promise<{ signedIn: SignedIn; next: RefreshToken } | { replayOf: SignIn } | null> {
  const now = deps.clock.now();
  const signIn = await lockSignIn(tx, token.sid);
  if (!signIn || signIn.revokedAt || signIn.expiresAt <= now) return null;
  const verdict = judge(signIn, token.secret, now);
  if (verdict === "replay") return { replayOf: signIn };
  const user = await findUser(tx, signIn.workspaceId, signIn.userId);
  if (!user?.isActive) return null;
  const next = { sid: token.sid, secret: successorOf(deps.config, token) };
  if (verdict === "rotate")
    await rotateSignIn(tx, signIn.id, {
      refreshHash: hashSecret(next.secret),
      previousHash: hashSecret(token.secret),
      at: now,
      expiresAt: signInEnd(now),
    });
  return { signedIn: await describeSignedIn(deps, tx, user, token.sid), next };
}

/**
 * Exchanges the refresh cookie for a new access token and the next cookie.
 *
 * A secret that was followed by a used one comes back only from a thief or to one: the whole sign-in ends.
 * @throws {AppError} unauthenticated
 */
export async function refreshSignIn(deps: Deps, meta: RequestMeta): Promise<SignedIn> {
  const token = readRefreshToken(deps.config, meta);
  if (!token) throw new AppError("unauthenticated");
  const result = await deps.db.transaction((tx) => refreshInTx(deps, tx, token));
  if (result && "signedIn" in result) {
    setRefreshToken(deps.config, meta, result.next);
    return result.signedIn;
  }
  if (result) {
    deps.logger.warn(
      { userId: result.replayOf.userId, sid: result.replayOf.sid, ip: meta.ip },
      "a used refresh token came back; its sign-in was ended",
    );
    await endSignIn(deps, result.replayOf, "revoked");
  }
  dropRefreshToken(deps.config, meta);
  throw new AppError("unauthenticated", { sid: token.sid });
}
