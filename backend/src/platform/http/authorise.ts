import type { Access, EndpointSpec } from "@chat/contract/define";
import type { Role } from "@chat/contract/users";
import type { Request } from "express";
import type { RequestOrigin, UserActor, VisitorActor } from "../auth/actors.ts";
import { AppError } from "../errors.ts";
import { isWidgetAccess } from "./cors.ts";
import { countedAddress } from "./countedAddress.ts";
import type { HttpParts } from "./createHttpApp.ts";
import { isOwnOrigin, type OriginFacts } from "./ownOrigin.ts";

const RANK: Record<Role, number> = { agent: 1, admin: 2, owner: 3 };
const NEEDED: Partial<Record<Access, number>> = { agent: RANK.agent, admin: RANK.admin, owner: RANK.owner };

/** Who calls, and by what their limits are counted (null: by address). */
export interface Authorised {
  readonly actor: UserActor | VisitorActor | null;
  readonly key: string | null;
}

function bearer(request: Request): string | null {
  const match = /^Bearer ([\w.~+/=-]{10,4096})$/.exec(request.headers.authorization ?? "");
  return match?.[1] ?? null;
}

/** Requests that change something by the power of a cookie must come from our own pages (X45). */
function refuseForeignPage(parts: HttpParts, spec: EndpointSpec, facts: OriginFacts): void {
  if (spec.method === "GET") return;
  const isForeign =
    facts.origin === undefined
      ? facts.fetchSite !== undefined && !["same-origin", "none"].includes(facts.fetchSite)
      : !isOwnOrigin(parts.deps.config, facts);
  if (isForeign) throw new AppError("forbidden", { origin: facts.origin, fetchSite: facts.fetchSite });
}

/**
 * What a widget's origin check gets to see: our own pages count as the platform's origin, under whatever local name they were opened.
 *
 * A browser sends no Origin with a same-origin GET, and no Sec-Fetch-Site on plain HTTP; a GET of a foreign page always names its origin,
 * so a GET that names nothing is our own page or no browser at all.
 */
function widgetOrigin(parts: HttpParts, spec: EndpointSpec, facts: OriginFacts): RequestOrigin {
  const isSilentRead = spec.method === "GET" && facts.origin === undefined && facts.fetchSite === undefined;
  return isSilentRead || isOwnOrigin(parts.deps.config, facts)
    ? { origin: parts.deps.config.publicUrl, fetchSite: "same-origin" }
    : facts;
}

async function requireOrigin(
  { authenticator, ...parts }: HttpParts,
  siteKey: string,
  spec: EndpointSpec,
  facts: OriginFacts,
): Promise<void> {
  if (await authenticator.isOriginAllowed(siteKey, widgetOrigin({ authenticator, ...parts }, spec, facts))) return;
  const standing = await authenticator.widgetStanding(siteKey);
  if (standing !== "on") throw new AppError(standing === "gone" ? "widget_gone" : "widget_not_found", { siteKey });
  throw new AppError("origin_refused", { siteKey, origin: facts.origin });
}

/**
 * Decides by the endpoint's `auth` who may call; everything that is not allowed here is refused.
 *
 * @throws {AppError} unauthenticated, forbidden, origin_refused, widget_gone, widget_not_found, session_not_found
 */
export async function authorise(
  parts: HttpParts,
  spec: EndpointSpec,
  request: Request,
  facts: OriginFacts,
): Promise<Authorised> {
  if (spec.auth === "public") {
    refuseForeignPage(parts, spec, facts);
    return { actor: null, key: null };
  }
  if (spec.auth === "origin") {
    await requireOrigin(parts, String(request.params["siteKey"] ?? ""), spec, facts);
    return { actor: null, key: null };
  }
  const token = bearer(request);
  const user = token !== null && spec.auth !== "visitor" ? await parts.authenticator.user(token) : null;
  if (user) {
    // A team member's token is used on our own pages only, also where a visitor's would be good elsewhere.
    if (isWidgetAccess(spec.auth) && facts.origin !== undefined && !isOwnOrigin(parts.deps.config, facts))
      throw new AppError("origin_refused", { userId: user.userId, origin: facts.origin });
    const needed = NEEDED[spec.auth] ?? RANK.agent;
    if (RANK[user.role] < needed) throw new AppError("forbidden", { userId: user.userId, role: user.role });
    return { actor: user, key: `u${user.userId}` };
  }
  const visitor = token !== null && isWidgetAccess(spec.auth) ? await parts.authenticator.visitor(token) : null;
  if (!visitor) {
    if (token !== null) parts.deps.limits.take("badToken", countedAddress(request.ip ?? "unknown"));
    throw new AppError("unauthenticated");
  }
  await requireOrigin(parts, visitor.siteKey, spec, facts);
  const { sessionId, siteKey } = request.params;
  if (sessionId !== visitor.sessionPublicId || (siteKey !== undefined && siteKey !== visitor.siteKey))
    throw new AppError("session_not_found");
  const countedAs = countedAddress(request.ip ?? "unknown");
  return { actor: { ...visitor, countedAs }, key: `s${visitor.sessionId}` };
}
