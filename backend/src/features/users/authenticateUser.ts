import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { verifyToken } from "../../platform/auth/jwt.ts";
import { findSignedInUser, type SignedInUser } from "./signIns.repository.ts";

/** A revocation empties the cache at once here and within two seconds elsewhere; this is only the bound should a signal be lost. */
const KEEP_MS = 30_000;
const KEPT_MAX = 20_000;

interface Kept {
  readonly until: number;
  readonly user: Promise<SignedInUser | undefined>;
}

/** Sign-ins looked up lately, by `sid`. */
interface SignInCache {
  find(sid: string): Promise<SignedInUser | undefined>;
}

const caches = new WeakMap<Deps["db"], SignInCache>();

function createCache(deps: Deps): SignInCache {
  const kept = new Map<string, Kept>();
  // Rare events (somebody was signed out, renamed, promoted): forgetting everybody is simpler than knowing whom, and as fast.
  const forget = () => kept.clear();
  deps.events.on("user.revoked", forget);
  deps.events.on("user.changed", forget);
  deps.signals.on("user.revoked", forget);
  deps.signals.on("user.changed", forget);
  return {
    find(sid) {
      const now = performance.now();
      const found = kept.get(sid);
      if (found && found.until > now) return found.user;
      const user = findSignedInUser(deps.db, sid, deps.clock.now());
      if (kept.size >= KEPT_MAX) kept.clear();
      // Put in before the answer is there: a revocation that comes in between removes it with the rest.
      kept.set(sid, { until: now + KEEP_MS, user });
      user.catch(() => kept.delete(sid));
      return user;
    },
  };
}

function cacheOf(deps: Deps): SignInCache {
  const cache = caches.get(deps.db) ?? createCache(deps);
  caches.set(deps.db, cache);
  return cache;
}

/**
 * Turns an access token into the person as they are now: role and status are the database's, not the token's (X09).
 *
 * @returns null for a token that is malformed, ended, revoked, of an older password, or of somebody deactivated
 */
export async function authenticateUser(deps: Deps, token: string): Promise<UserActor | null> {
  const verified = verifyToken(deps.config.JWT_SECRET, "user", token, deps.clock);
  if (!verified) return null;
  const { sid, ver, sub } = verified.claims;
  if (typeof sid !== "string" || typeof ver !== "number") return null;
  const user = await cacheOf(deps).find(sid);
  if (!user || user.tokenVersion !== ver || user.userPublicId !== sub) return null;
  const { workspaceId, userId, userPublicId, name, role } = user;
  return { kind: "user", workspaceId, userId, userPublicId, name, role, sid, expiresAt: verified.expiresAt };
}
