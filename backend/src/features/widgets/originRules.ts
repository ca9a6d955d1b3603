import { isOriginCovered } from "@chat/contract/origins";
import type { Config } from "../../config.ts";
import type { RequestOrigin } from "../../platform/auth/actors.ts";

/** @returns the origins of this platform itself: its public address, further ones named, and on one's own machine every name of it */
export function platformOrigins(
  config: Pick<Config, "publicUrl" | "PLATFORM_ORIGINS" | "isLocal" | "PORT">,
): Set<string> {
  const named = [config.publicUrl, ...config.PLATFORM_ORIGINS].flatMap((text) =>
    URL.canParse(text) ? [new URL(text).origin] : [],
  );
  const ports = new Set([String(config.PORT), new URL(config.publicUrl).port]);
  const local = config.isLocal
    ? [...ports].flatMap((port) =>
        ["localhost", "127.0.0.1", "[::1]"].map(
          (host) => new URL(`http://${host}${port === "" ? "" : `:${port}`}`).origin,
        ),
      )
    : [];
  return new Set([...named, ...local]);
}

/**
 * Whether a request from `from` may use a widget that allows `allowed`.
 *
 * Only the exact text that a browser sends counts: no prefix, no suffix, no second parse that could disagree with the
 * browser's (X40). An entry `https://*.good.com` stands for good.com's sub-domains and nothing else. `*` stands for every web origin, but not for `null` (sandboxed frames, files), which needs its own entry.
 * A browser leaves Origin out of same-origin reads; only `Sec-Fetch-Site`, which no page can forge, proves that it did.
 */
export function isOriginListed(from: RequestOrigin, allowed: readonly string[], own: ReadonlySet<string>): boolean {
  const { origin, fetchSite } = from;
  if (origin === undefined) return fetchSite === "same-origin";
  if (origin === "null") return allowed.includes("null");
  if (!isExactOrigin(origin)) return false;
  return own.has(origin) || allowed.some((entry) => entry === "*" || isOriginCovered(entry, origin));
}

function isExactOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === "https:" || url.protocol === "http:") && url.origin === text;
}
