import type { Request } from "express";

const DRAIN_MS = 30_000;

/**
 * Reads on what a refused sender still sends, into nothing, for a while.
 *
 * An answer that comes before the end of a body is lost to its sender when the connection is closed over unread bytes: the browser then
 * reports a network error instead of the reason.
 */
export function drainUpload(request: Request): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), DRAIN_MS);
  request.once("close", () => clearTimeout(timer));
}
