import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { verifyToken } from "../../platform/auth/jwt.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { findTokenSubject } from "./visitors.repository.ts";

const SUBJECTS_MAX = 50_000;
/** Whom a session belongs to never changes; the bound is for a session that is erased. */
const REMEMBER_MS = 60_000;

const subjectsOf = onePer(
  (deps: Deps) => deps.db,
  ({ db }) =>
    createLoadingCache({
      maxEntries: SUBJECTS_MAX,
      ttlMs: REMEMBER_MS,
      load: (sessionPublicId: string) => findTokenSubject(db, sessionPublicId),
    }),
);

/**
 * Turns a visitor's token into the visitor of exactly one session.
 *
 * Everything the token names must agree with the session's row, so a token can never speak for a session, a widget or a workspace
 * that are not its own, even if one were signed by mistake (X21, X22).
 * @returns null for a token that is malformed, ended, or of a session that does not exist
 */
export async function authenticateVisitor(deps: Deps, token: string): Promise<VisitorActor | null> {
  const verified = verifyToken(deps.config.JWT_SECRET, "visitor", token, deps.clock);
  if (!verified) return null;
  const { sid, vid, wid, ws } = verified.claims;
  if (typeof sid !== "string") return null;
  const subject = await subjectsOf(deps).get(sid);
  if (!subject || subject.visitorPublicId !== vid || subject.siteKey !== wid || subject.workspacePublicId !== ws)
    return null;
  const { workspaceId, widgetId, siteKey, visitorId, sessionId } = subject;
  return {
    kind: "visitor",
    workspaceId,
    widgetId,
    siteKey,
    visitorId,
    sessionId,
    sessionPublicId: sid,
    expiresAt: verified.expiresAt,
  };
}
