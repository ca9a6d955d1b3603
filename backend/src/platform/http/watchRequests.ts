import type { EndpointSpec } from "@chat/contract/define";
import type { Request, RequestHandler, Response } from "express";
import type { UserActor, VisitorActor } from "../auth/actors.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { shownPath } from "./shownPath.ts";

/** What is learned of a request on its way, for its line in the log; kept in `response.locals.seen`. */
export interface Seen {
  readonly began: number;
  route?: EndpointSpec;
  actor?: UserActor | VisitorActor | null;
  /** The error code it was refused with, and what its log may know of why. */
  code?: string;
  details?: Readonly<Record<string, unknown>>;
}

/** Asked every few seconds by machines: lines of theirs would bury the others. */
const PROBES = new Set(["/api/health", "/api/ready", "/metrics"]);
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** nginx's word for a client that went away before the answer; no status of HTTP says so. */
const CLIENT_GONE = 499;

/** What `watchRequests` noted of this request. */
export const seenOf = (response: Response): Seen => response.locals["seen"]; // set before any other handler runs

/** A request's address as the log names it: the route's template where there is one. */
export const loggedPath = (request: Request, { route }: Seen): string =>
  route ? `/api${route.path}` : shownPath(request.originalUrl);

const actorFields = (actor: Seen["actor"]): Record<string, unknown> => {
  if (!actor) return {};
  return actor.kind === "visitor"
    ? { workspaceId: actor.workspaceId, session: actor.sessionPublicId }
    : { workspaceId: actor.workspaceId, user: actor.userPublicId };
};

const routeOf = (path: string, route: EndpointSpec | undefined): string => {
  if (route) return `/api${route.path}`;
  return path.startsWith("/api/") || path === "/metrics" ? "none" : "files";
};

/** First on the way in, last on the way out: one line and one count per request, whatever became of it. */
export function watchRequests({
  metrics,
  logger,
  config,
}: Pick<PlatformDeps, "metrics" | "logger" | "config">): RequestHandler {
  const requests = metrics.counter({
    name: "http_requests_total",
    help: "Requests by the route's template, method and status (499: the client went away first). route=files: pages and assets.",
    labels: ["route", "method", "status"],
  });
  const seconds = metrics.histogram({
    name: "http_request_seconds",
    help: "From the request's headers to the answer's end, by route; without routes that wait by nature (long polling, a provider's answer, uploads).",
    labels: ["route", "method"],
  });

  return (request, response, next) => {
    const seen: Seen = { began: performance.now() };
    response.locals["seen"] = seen;
    const path = request.originalUrl;
    response.once("close", () => {
      const ms = performance.now() - seen.began;
      const method = METHODS.has(request.method) ? request.method : "other";
      const status = response.writableFinished ? response.statusCode : CLIENT_GONE;
      const route = routeOf(path, seen.route);
      const isPatient = seen.route?.isPatient === true || seen.route?.upload === true;
      requests.inc({ route, method, status });
      if (!isPatient) seconds.observe({ route, method }, ms / 1000);

      const isSlow = !isPatient && config.LOG_SLOW_MS > 0 && ms >= config.LOG_SLOW_MS;
      const isProbe = PROBES.has(path) && status !== 401;
      const level = isSlow ? "warn" : isProbe ? "debug" : "info";
      if (!logger.isLevelEnabled(level)) return;
      logger[level](
        {
          method,
          path: loggedPath(request, seen),
          status,
          ms: Math.round(ms * 10) / 10,
          bytes: Number(response.getHeader("content-length") ?? 0),
          requestId: response.locals["requestId"],
          ip: request.ip,
          ...actorFields(seen.actor),
          ...(seen.code === undefined ? {} : { code: seen.code }),
          ...(seen.details && Object.keys(seen.details).length > 0 ? { details: seen.details } : {}),
        },
        isSlow ? "a slow request" : "request",
      );
    });
    next();
  };
}
