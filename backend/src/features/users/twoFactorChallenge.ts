import type { Deps } from "../../deps.ts";
import { signToken, verifyToken } from "../../platform/auth/jwt.ts";
import type { StoredUser } from "./users.repository.ts";

/** Long enough to find the phone. */
const CHALLENGE_SECONDS = 5 * 60;

/**
 * Proof that the first factor was right: good for the second step alone, for five minutes, and until the password changes.
 *
 * Its audience is its own, so no door takes it for an access token.
 */
export const makeChallenge = ({ config, clock }: Deps, user: StoredUser): string =>
  signToken(config.JWT_SECRET, "challenge", { sub: user.publicId, ver: user.tokenVersion }, CHALLENGE_SECONDS, clock);

/** @returns whose it is and of which password, null for anything that is not a live challenge of ours */
export function readChallenge(
  { config, clock }: Deps,
  challenge: string,
): { publicId: string; tokenVersion: number } | null {
  const { sub, ver } = verifyToken(config.JWT_SECRET, "challenge", challenge, clock)?.claims ?? {};
  return typeof sub === "string" && typeof ver === "number" ? { publicId: sub, tokenVersion: ver } : null;
}
