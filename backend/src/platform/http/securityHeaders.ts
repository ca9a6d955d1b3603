import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Config } from "../../config.ts";

const YEAR_SECONDS = 31_536_000;

/**
 * The headers of every answer: nothing may be framed, sniffed or run unless it is ours (X46, X99).
 *
 * The content policy here is the strictest there is; pages get their own in `serveApps.ts`.
 */
export const securityHeaders = (config: Pick<Config, "publicUrl">): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
      },
    },
    strictTransportSecurity: config.publicUrl.startsWith("https:") && {
      maxAge: 2 * YEAR_SECONDS,
      includeSubDomains: false,
    },
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });

/**
 * The content policy of a page of ours: own scripts and styles only, nothing inline unless its hash is named.
 *
 * Nothing of the request is in it: a cache could give one visitor's answer to another, and a Host header is anybody's words. `'self'` covers
 * the websocket in every browser that the apps are built for.
 */
export function pagePolicy(options: { framedBy: "'none'" | "'self'"; inlineHashes?: readonly string[] }): string {
  const hashes = (options.inlineHashes ?? []).map((hash) => ` '${hash}'`).join("");
  return [
    "default-src 'none'",
    `script-src 'self'${hashes}`,
    `style-src 'self'${hashes}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    `frame-ancestors ${options.framedBy}`,
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join("; ");
}
