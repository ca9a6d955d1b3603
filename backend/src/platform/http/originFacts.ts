import type { Request } from "express";
import type { OriginFacts } from "./ownOrigin.ts";

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

/** Reads where a request says it comes from. */
export const originFacts = (request: Request): OriginFacts => ({
  origin: single(request.headers.origin),
  fetchSite: single(request.headers["sec-fetch-site"]),
  host: single(request.headers.host),
  protocol: request.protocol,
});
