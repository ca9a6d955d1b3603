import type { Deps } from "../../deps.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { readDevice } from "./authCookies.ts";
import { isKnownDevice } from "./devices.repository.ts";

interface Counted {
  readonly name: string;
  readonly key: string;
}

/** An attempt that was counted. */
export interface Attempt {
  /** Takes the count back: whoever got it right does not come closer to a limit. */
  wasRight(): Promise<void>;
}

const BY_STRANGERS = { login: ["login.account"], twoFactor: ["twoFactor.account", "twoFactor.accountDay"] } as const;
const BY_DEVICE = { login: ["login.device"], twoFactor: ["twoFactor.device", "twoFactor.deviceDay"] } as const;

/**
 * Counts one attempt at a step of the sign-in, before it is looked at.
 *
 * Strangers share the account's count and their address's. A device on which the account signed in before has a count of its own: strangers cannot use it up,
 * so guessing never locks the owner out (X15).
 * @throws {AppError} too_many_attempts
 */
export async function countAttempt(
  { db, config, limits }: Deps,
  step: "login" | "twoFactor",
  account: { email: string; userId: number | undefined },
  meta: RequestMeta,
): Promise<Attempt> {
  const device = readDevice(config, meta);
  const isKnown = device !== undefined && (await isKnownDevice(db, account.userId ?? 0, hashSecret(device)));
  const counted: Counted[] = isKnown
    ? BY_DEVICE[step].map((name) => ({ name, key: `${account.email}\0${device}` }))
    : [
        // First: an address that is over its own limit must not come near anybody's account.
        { name: `${step}.address`, key: meta.countedAs },
        ...BY_STRANGERS[step].map((name) => ({ name, key: account.email })),
      ];
  for (const { name, key } of counted) await limits.takeShared(name, key);
  return {
    async wasRight() {
      for (const { name, key } of counted) await limits.giveBackShared(name, key);
    },
  };
}
