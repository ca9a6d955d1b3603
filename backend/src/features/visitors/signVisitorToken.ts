import type { Deps } from "../../deps.ts";
import { signToken } from "../../platform/auth/jwt.ts";

/** A token outlives a working day; after that the widget repeats the start and gets another. */
export const VISITOR_TOKEN_SECONDS = 24 * 3600;

/** Signs a token for one visitor in one session of one widget; it names public ids only, for anybody can read it. */
export const signVisitorToken = (
  { config, clock }: Pick<Deps, "config" | "clock">,
  names: { sessionPublicId: string; visitorPublicId: string; siteKey: string; workspacePublicId: string },
): string =>
  signToken(
    config.JWT_SECRET,
    "visitor",
    { sid: names.sessionPublicId, vid: names.visitorPublicId, wid: names.siteKey, ws: names.workspacePublicId },
    VISITOR_TOKEN_SECONDS,
    clock,
  );
