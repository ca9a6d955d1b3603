import type { Access, EndpointSpec } from "@chat/contract/define";
import type { RequestHandler, Response } from "express";
import type { Config } from "../../config.ts";
import { AppError } from "../errors.ts";
import type { BoundRoute } from "./bindRoutes.ts";
import type { HttpParts } from "./createHttpApp.ts";
import { originFacts } from "./originFacts.ts";
import { isOwnOrigin, type OriginFacts } from "./ownOrigin.ts";

const PREFLIGHT_SECONDS = 600;

/** Addresses that customers' pages call: answered without credentials, to origins that the widget allows. */
export const isWidgetAccess = (access: Access): boolean =>
  access === "origin" || access === "visitor" || access === "member";

/**
 * Lets the page read the answer. Called after the caller was authorised, so a refused origin never gets the header.
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
 * Where only the token tells the widget (a preflight carries none), any origin may ask: the request itself is then refused unless that widget allows it.
 */
export const answerPreflight =
  ({ deps, authenticator }: HttpParts, routes: readonly BoundRoute[]): RequestHandler =>
  async (request, response) => {
    const facts = originFacts(request);
    const wanted = String(request.headers["access-control-request-method"] ?? "");
    const route = routes.find(({ spec }) => spec.method === wanted);
    const methods = routes.map(({ spec }) => spec.method);
    response.setHeader("Allow", [...methods, "OPTIONS"].join(", "));
    if (!route || facts.origin === undefined) return void response.status(204).end();
    const isOwn = isOwnOrigin(deps.config, facts);
    const isWidget = isWidgetAccess(route.spec.auth);
    const siteKey = request.params["siteKey"];
    const mayAsk =
      isOwn || (isWidget && (typeof siteKey !== "string" || (await authenticator.isOriginAllowed(siteKey, facts))));
    if (!mayAsk) throw new AppError("origin_refused", { origin: facts.origin });
    response.setHeader("Access-Control-Allow-Origin", facts.origin);
    if (isOwn && !isWidget) response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Allow-Methods", methods.join(", "));
    response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, X-Request-Id");
    response.setHeader("Access-Control-Max-Age", String(PREFLIGHT_SECONDS));
    response.status(204).end();
  };
