import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { AppError } from "../errors.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { countedAddress } from "./countedAddress.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * `/metrics` for whoever knows METRICS_TOKEN; where none is set there is no such page.
 *
 * Digests are compared, so neither the time nor the length tells anything. Guesses are limited like any bad token's.
 */
export function serveMetrics({
  config,
  metrics,
  limits,
}: Pick<PlatformDeps, "config" | "metrics" | "limits">): RequestHandler {
  const expected = config.METRICS_TOKEN === undefined ? undefined : digest(`Bearer ${config.METRICS_TOKEN}`);
  if (expected) metrics.watchProcess();
  return async (request, response) => {
    if (!expected) throw new AppError("not_found");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      throw new AppError("method_not_allowed");
    }
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      limits.take("badToken", countedAddress(request.ip ?? "unknown"));
      response.setHeader("WWW-Authenticate", 'Bearer realm="metrics"');
      throw new AppError("unauthenticated");
    }
    const { contentType, text } = await metrics.render();
    response.setHeader("Content-Type", contentType);
    response.setHeader("Content-Length", Buffer.byteLength(text));
    response.setHeader("Cache-Control", "no-store");
    response.end(text);
  };
}
