import type { Request, Response } from "express";
import { countedAddress } from "./countedAddress.ts";
import type { OriginFacts } from "./ownOrigin.ts";
import { parseCookies } from "./parseCookies.ts";
import type { RequestMeta } from "./requestMeta.ts";

function declaredBytes(request: Request): number | undefined {
  const bytes = Number(request.headers["content-length"] ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What a handler may know of the request and do to its response; headers set here beat the door's own. */
export function createMeta(
  request: Request,
  response: Response,
  facts: OriginFacts,
  door: { draining: AbortSignal; stay: () => Promise<unknown>; isUpload?: boolean | undefined },
): RequestMeta {
  const gone = new AbortController();
  if (response.closed)
    gone.abort(); // while it was authorised and read
  else response.once("close", () => gone.abort());
  const ip = request.ip ?? "unknown";
  return {
    origin: facts.origin,
    fetchSite: facts.fetchSite,
    requestId: String(response.locals["requestId"]),
    ip,
    countedAs: countedAddress(ip),
    userAgent: String(request.headers["user-agent"] ?? "").slice(0, 400),
    signal: AbortSignal.any([gone.signal, door.draining]),
    mayStay: door.stay,
    incoming: door.isUpload ? { stream: request, bytes: declaredBytes(request) } : undefined,
    cookie: (name) => parseCookies(request.headers.cookie)[name],
    setCookie: (name, value, { maxAgeSeconds, path }) => {
      const isHostBound = name.startsWith("__Host-");
      response.cookie(name, value, {
        httpOnly: true,
        sameSite: "strict",
        secure: isHostBound,
        path: isHostBound ? "/" : path,
        maxAge: maxAgeSeconds * 1000,
      });
    },
    setHeader: (name, value) => void response.setHeader(name, value),
  };
}
