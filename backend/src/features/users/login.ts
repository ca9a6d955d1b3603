import type { SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { readDevice } from "./authCookies.ts";
import { isKnownDevice } from "./devices.repository.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { startSignIn } from "./startSignIn.ts";
import { findUserByEmail, type StoredUser } from "./users.repository.ts";

interface Counted {
  readonly name: string;
  readonly key: string;
}

/**
 * What this attempt is counted by.
 *
 * Strangers share the account's count and their address's. A device on which the account signed in before has a count of its own: strangers cannot use it up,
 * so guessing at a password never locks its owner out (X15).
 */
async function countedBy(
  deps: Deps,
  email: string,
  user: StoredUser | undefined,
  meta: RequestMeta,
): Promise<Counted[]> {
  const device = readDevice(deps.config, meta);
  const isKnown = device !== undefined && (await isKnownDevice(deps.db, user?.id ?? 0, hashSecret(device)));
  if (isKnown) return [{ name: "login.device", key: `${email}\0${device}` }];
  return [
    { name: "login.account", key: email },
    { name: "login.address", key: meta.ip },
  ];
}

/**
 * Signs a person in.
 *
 * An unknown address takes the same path and the same time as a wrong password, and gets the same answer (X14). Somebody deactivated too (X02).
 * @throws {AppError} wrong_credentials, too_many_attempts, busy
 */
export async function login(
  deps: Deps,
  body: { email: string; password: string },
  meta: RequestMeta,
): Promise<{ signedIn: SignedIn; user: StoredUser }> {
  const user = await findUserByEmail(deps.db, body.email);
  const counted = await countedBy(deps, body.email, user, meta);
  for (const { name, key } of counted) await deps.limits.takeShared(name, key);
  const isRight = await passwordsOf(deps).isRight(body.password, user?.passwordHash ?? null);
  if (!isRight || !user?.isActive) throw new AppError("wrong_credentials", { userId: user?.id ?? null });
  for (const { name, key } of counted) await deps.limits.giveBackShared(name, key);
  const signedIn = await deps.db.transaction((tx) => startSignIn(deps, tx, user, meta));
  return { signedIn, user };
}
