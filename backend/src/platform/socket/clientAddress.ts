import type { IncomingMessage } from "node:http";

/**
 * The client's address as far as the proxies in front are believed: exactly `hops` of them, as Express does with the same number (X16).
 *
 * What a client itself writes into `X-Forwarded-For` stands left of what our proxies added and is never reached.
 */
export function clientAddress(request: IncomingMessage, hops: number): string {
  const header = request.headers["x-forwarded-for"];
  const forwarded = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",").map((part) => part.trim());
  const chain = [request.socket.remoteAddress ?? "unknown", ...forwarded.filter(Boolean).reverse()];
  return chain[Math.min(hops, chain.length - 1)] ?? "unknown";
}
