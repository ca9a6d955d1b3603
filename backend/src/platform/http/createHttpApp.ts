import { CONTRACT_VERSION } from "@chat/contract/limits";
import express, { type Express } from "express";
import type { Authenticator } from "../auth/actors.ts";
import { AppError } from "../errors.ts";
import { newPublicId } from "../ids.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import type { BoundRoute } from "./bindRoutes.ts";
import { cutSlowBodies } from "./cutSlowBodies.ts";
import { createErrorHandler } from "./errorHandler.ts";
import { mountRoutes } from "./mountRoutes.ts";
import { securityHeaders } from "./securityHeaders.ts";
import { serveApps } from "./serveApps.ts";
import { type OpenDownload, serveFiles } from "./serveFiles.ts";
import { serveMetrics } from "./serveMetrics.ts";
import { serveReference } from "./serveReference.ts";
import { watchRequests } from "./watchRequests.ts";

export interface HttpParts {
  readonly deps: PlatformDeps;
  readonly authenticator: Authenticator;
  readonly routes: readonly BoundRoute[];
  /** Finds the file of a signed address. */
  readonly openDownload: OpenDownload;
  /** Aborts when the process begins to end. */
  readonly draining: AbortSignal;
}

/** What pages may read of an answer of ours on another origin. */
const EXPOSED = "X-Request-Id, X-Contract-Version, X-Server-Time, Date, ETag, Retry-After";
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The REST door and the files of the apps, on one port. */
export function createHttpApp(parts: HttpParts): Express {
  const { deps } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple"); // no nested objects out of a query string (X20)
  app.set("trust proxy", deps.config.TRUST_PROXY); // exactly this many hops are believed (X16)
  app.set("json escape", true); // `<` never leaves unescaped, whatever a page does with the text (X53)
  app.set("case sensitive routing", true);

  app.use(watchRequests(deps));
  app.use((request, response, next) => {
    const given = deps.config.TRUST_PROXY > 0 ? request.headers["x-request-id"] : undefined;
    const requestId = typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : newPublicId();
    response.locals["requestId"] = requestId;
    response.setHeader("X-Request-Id", requestId);
    response.setHeader("X-Contract-Version", String(CONTRACT_VERSION));
    if (!METHODS.has(request.method)) throw new AppError("method_not_allowed"); // TRACE above all (X99)
    next();
  });
  app.use(cutSlowBodies);
  app.use(securityHeaders(deps.config));
  app.use("/api", (_request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Server-Time", deps.clock.now().toISOString());
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    response.vary("Origin");
    next();
  });
  app.get("/api/reference", serveReference());
  app.use("/api", mountRoutes(parts));
  app.use("/api", () => {
    throw new AppError("not_found");
  });
  app.all("/metrics", serveMetrics(deps));
  app.use("/files", serveFiles(deps, parts.openDownload));
  app.use(serveApps(deps.config));
  app.use(createErrorHandler(deps.logger));
  return app;
}
