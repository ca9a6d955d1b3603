import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type RequestHandler, Router } from "express";
import { AppError } from "../errors.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { countedAddress } from "./countedAddress.ts";

/** What an address of a file says. */
export interface DownloadRequest {
  readonly id: string;
  readonly variant: "whole" | "preview";
  /** Seconds since 1970, as text from the address. */
  readonly ends: string;
  readonly signature: string;
}

/** A file that may be sent to whoever asked. */
export interface Download {
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly etag: string;
  /** A picture that was made anew here; anything else is only ever saved. */
  readonly isInline: boolean;
  open(): Promise<Readable>;
}

/** Checks the address and finds the file; the feature's. @throws {AppError} not_found */
export type OpenDownload = (request: DownloadRequest) => Promise<Download>;

/**
 * Whatever is in it: it may load nothing, run nothing, be framed by nobody, and has an origin of its own (X65).
 *
 * Not the platform's policy: this one must hold even if a browser were talked into showing the file as a page.
 */
const POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
/** Its address changes every day and ends; until then the same address is the same bytes. */
const CACHE = "private, max-age=3600";

/** The name for old programs and, in full, for new ones (RFC 6266). */
function disposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${full}`;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

/** Files of chats, below `/files`: no cookie is read, the signed address alone decides. */
export function serveFiles(deps: PlatformDeps, open: OpenDownload): Router {
  const router = Router({ caseSensitive: true, strict: true });

  const answer =
    (variant: DownloadRequest["variant"]): RequestHandler =>
    async (request, response) => {
      deps.limits.take("general", countedAddress(request.ip ?? "unknown"));
      const file = await open({
        id: asText(request.params["id"]),
        variant,
        ends: asText(request.query["e"]),
        signature: asText(request.query["s"]),
      });
      response.setHeader("Content-Type", file.mime.startsWith("text/") ? `${file.mime}; charset=utf-8` : file.mime);
      response.setHeader("Content-Disposition", disposition(file.isInline ? "inline" : "attachment", file.name));
      response.setHeader("Content-Security-Policy", POLICY);
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Referrer-Policy", "no-referrer");
      response.setHeader("X-Robots-Tag", "noindex");
      response.setHeader("Cache-Control", CACHE);
      response.setHeader("ETag", file.etag);
      if (request.fresh) return void response.status(304).end();
      const stream = request.method === "HEAD" ? null : await file.open();
      response.setHeader("Content-Length", String(file.bytes));
      if (!stream) return void response.end();
      await pipeline(stream, response).catch((error: unknown) => {
        if (response.destroyed || response.writableEnded) return; // the reader went away
        throw error;
      });
    };

  router.get("/:id", answer("whole"));
  router.get("/:id/preview", answer("preview"));
  router.use((request) => {
    throw new AppError(request.method === "GET" || request.method === "HEAD" ? "not_found" : "method_not_allowed");
  });
  return router;
}
