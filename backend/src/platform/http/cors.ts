import type { Access, EndpointSpec } from "@chat/contract/define";
import type { RequestHandler, Response } from "express";
import type { Config } from "../../config.ts";
import { AppError } from "../errors.ts";
import type { BoundRoute } from "./bindRoutes.ts";
import type { HttpParts } from "./createHttpApp.ts";
import { originFacts } from "./originFacts.ts";
import { isOwnOrigin, type OriginFacts } from "./ownOrigin.ts";

const PREFLIGHT_SECONDS = 600;

/** Refusals that a widget's page may read, wherever it is: nothing but the code, so that its widget can say what is wrong. */
const READABLE_REFUSALS: readonly string[] = ["origin_refused", "widget_gone", "widget_not_found"];

/** Lets the page read why it was refused, where it is one that a widget may stand on. */
export function nameRefusedOrigin(
  config: Config,
  spec: EndpointSpec,
  facts: OriginFacts,
  response: Response,
  error: unknown,
): void {
  if (isWidgetAccess(spec.auth) && error instanceof AppError && READABLE_REFUSALS.includes(error.code))
    nameAllowedOrigin(config, spec, facts, response);
}

/** Addresses that customers' pages call: answered without credentials, to origins that the widget allows. */
export const isWidgetAccess = (access: Access): boolean =>
  access === "origin" || access === "visitor" || access === "member";

/**
 * Lets the page read the answer; called after the caller was authorised, and where a widget's page is told why it was not.
 *
 * Only the platform's own pages may send cookies; a widget's page never does (X43).
 */
export function nameAllowedOrigin(config: Config, spec: EndpointSpec, facts: OriginFacts, response: Response): void {
  if (facts.origin === undefined) return;
  if (isOwnOrigin(config, facts)) {
    response.setHeader("Access-Control-Allow-Origin", facts.origin);
    if (!isWidgetAccess(spec.auth)) response.setHeader("Access-Control-Allow-Credentials", "true");
  } else if (isWidgetAccess(spec.auth)) response.setHeader("Access-Control-Allow-Origin", facts.origin);
}

/**
 * Answers a browser's question whether it may ask.
 *
 * A widget's addresses may be asked from anywhere: the request itself is refused unless the widget allows the page, and its one sentence says
 * why, where a refused question would look like a broken network (X43).
 */
export const answerPreflight =
  ({ deps }: HttpParts, routes: readonly BoundRoute[]): RequestHandler =>
  (request, response) => {
    const facts = originFacts(request);
    const wanted = String(request.headers["access-control-request-method"] ?? "");
    const route = routes.find(({ spec }) => spec.method === wanted);
    const methods = routes.map(({ spec }) => spec.method);
    response.setHeader("Allow", [...methods, "OPTIONS"].join(", "));
    if (!route || facts.origin === undefined) return void response.status(204).end();
    const isOwn = isOwnOrigin(deps.config, facts);
    const isWidget = isWidgetAccess(route.spec.auth);
    if (!isOwn && !isWidget) throw new AppError("origin_refused", { origin: facts.origin });
    response.setHeader("Access-Control-Allow-Origin", facts.origin);
    if (isOwn && !isWidget) response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Allow-Methods", methods.join(", "));
    response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, X-Request-Id");
    response.setHeader("Access-Control-Max-Age", String(PREFLIGHT_SECONDS));
    response.status(204).end();
  };
