import type { RequestHandler } from "express";

/** Bodies other than files are at most 64 kB: whoever needs longer sends single bytes (X76). */
const BODY_MS = 30_000;

/** Uploads alone may take as long as the server lets any request take; they watch their own pace. */
const UPLOAD = /^\/api\/(?:widgets|agents)\/sessions\/[^/]+\/files$/;

/** Ends the connection of a sender whose body does not come to its end in time. */
export const cutSlowBodies: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers["transfer-encoding"] !== undefined || request.headers["content-length"] !== undefined;
  if (hasBody && !request.complete && !(request.method === "POST" && UPLOAD.test(request.path))) {
    const timer = setTimeout(() => !request.complete && request.socket.destroy(), BODY_MS);
    request.once("end", () => clearTimeout(timer));
    request.once("close", () => clearTimeout(timer));
  }
  next();
};
