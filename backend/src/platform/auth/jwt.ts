import { createSecretKey, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Clock } from "../clock.ts";

/** Whom a token is for; one kind never passes as the other. `challenge`: the first factor was right, the second is awaited. */
export type Audience = "user" | "visitor" | "challenge";

/** What a verified token holds besides its times. */
export type Claims = Readonly<Record<string, unknown>>;

/** Clocks of two machines may differ by this much (F18). */
const SKEW_SECONDS = 60;
/** No token of ours lives longer; a longer one is not ours, whatever its signature says. */
const LIFE_MAX_SECONDS = 40 * 24 * 3600;

const keys = new Map<string, KeyObject>();

/** The secret as a key: given a text, the library first tries to read it as a public key, at every call (seen in a profile of mass reconnects). */
function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(Buffer.from(secret));
  if (keys.size > 8) keys.clear(); // a process has one secret; tests have many
  keys.set(secret, key);
  return key;
}

/** Signs claims with HS256 for `ttlSeconds`. */
export function signToken(
  secret: string,
  audience: Audience,
  claims: Claims,
  ttlSeconds: number,
  clock: Clock,
): string {
  const now = Math.floor(clock.now().getTime() / 1000);
  return jwt.sign({ ...claims, iat: now, exp: now + ttlSeconds }, keyOf(secret), { algorithm: "HS256", audience });
}

const isInstant = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0;

/**
 * Verifies signature, algorithm, audience and times; every doubt is a refusal (X05, X07).
 *
 * @returns the claims and when the token ends, or null for anything that is not a live token of ours
 */
export function verifyToken(
  secret: string,
  audience: Audience,
  token: string,
  clock: Clock,
): { claims: Claims; expiresAt: Date } | null {
  const now = Math.floor(clock.now().getTime() / 1000);
  try {
    const claims = jwt.verify(token, keyOf(secret), {
      algorithms: ["HS256"],
      audience,
      clockTimestamp: now,
      clockTolerance: 0,
      complete: false,
    });
    if (typeof claims === "string") return null;
    const { iat, exp, nbf } = claims as { iat?: unknown; exp?: unknown; nbf?: unknown }; // the library's types promise numbers that it does not check
    if (!isInstant(iat) || !isInstant(exp) || iat > now + SKEW_SECONDS || exp <= now || exp - iat > LIFE_MAX_SECONDS)
      return null;
    if (nbf !== undefined && (!isInstant(nbf) || nbf > now)) return null;
    return { claims, expiresAt: new Date(exp * 1000) };
  } catch {
    return null; // the library throws for every refusal; which one is nobody's business
  }
}
