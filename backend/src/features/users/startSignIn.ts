import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { signToken } from "../../platform/auth/jwt.ts";
import type { Tx } from "../../platform/db/database.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret, newPublicId, newSecret } from "../../platform/ids.ts";
import { findWorkspace, publicWorkspace } from "../workspaces/workspaces.repository.ts";
import { keepDevice, SIGN_IN_DAYS, setRefreshToken } from "./authCookies.ts";
import { forgetOldDevices, rememberDevice } from "./devices.repository.ts";
import { insertSignIn } from "./signIns.repository.ts";
import { noteSeen, publicUser, type StoredUser } from "./users.repository.ts";

/** Short, because a revoked sign-in is noticed within seconds anyway and a copied token should not live on. */
const ACCESS_SECONDS = 15 * 60;
const DAY_MS = 86_400_000;

/** When a sign-in used at `at` ends. */
export const signInEnd = (at: Date): Date => new Date(at.getTime() + SIGN_IN_DAYS * DAY_MS);

/** Makes the reply that carries a fresh access token. */
export async function describeSignedIn(deps: Deps, tx: Tx, user: StoredUser, sid: string): Promise<SignedIn> {
  const workspace = await findWorkspace(tx, user.workspaceId);
  if (!workspace) throw new AppError("unauthenticated", { userId: user.id });
  const accessToken = signToken(
    deps.config.JWT_SECRET,
    "user",
    { sub: user.publicId, sid, ver: user.tokenVersion },
    ACCESS_SECONDS,
    deps.clock,
  );
  return {
    accessToken,
    expiresInSeconds: ACCESS_SECONDS,
    user: publicUser(user),
    workspace: publicWorkspace(workspace),
  };
}

/** Signs a person in on this device: a row of its own, so that it can be ended alone. The password was checked by the caller. */
export async function startSignIn(deps: Deps, tx: Tx, user: StoredUser, meta: RequestMeta): Promise<SignedIn> {
  const at = deps.clock.now();
  const token = { sid: newPublicId(), secret: newSecret() };
  await insertSignIn(tx, {
    sid: token.sid,
    workspaceId: user.workspaceId,
    userId: user.id,
    refreshHash: hashSecret(token.secret),
    userAgent: meta.userAgent,
    at,
    expiresAt: signInEnd(at),
  });
  await rememberDevice(tx, user.workspaceId, user.id, hashSecret(keepDevice(deps.config, meta)), at);
  await forgetOldDevices(tx, user.id);
  await noteSeen(tx, user.id, at);
  setRefreshToken(deps.config, meta, token);
  return describeSignedIn(deps, tx, { ...user, lastSeenAt: at }, token.sid);
}
