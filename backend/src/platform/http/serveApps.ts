import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Request, RequestHandler, Response } from "express";
import type { Config } from "../../config.ts";
import { AppError } from "../errors.ts";
import { rootFolder } from "../rootFolder.ts";
import { pagePolicy } from "./securityHeaders.ts";
import { openStaticFolder, type StaticFile, type StaticFolder } from "./staticFiles.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
/** The embed tag's address never changes, so a new version must reach pages soon. */
const WIDGET_CACHE = "public, max-age=300, stale-while-revalidate=86400";
const REVALIDATE = "no-cache";
/** What Vite names by content: `panel-DfX_3kQ1.js`. */
const HASHED = /-[\w-]{8}\.\w+$/;

function send(request: Request, response: Response, file: StaticFile, cacheControl: string): void {
  response.setHeader("ETag", file.etag);
  response.setHeader("Cache-Control", cacheControl);
  response.vary("Accept-Encoding");
  response.type(file.type);
  if (request.fresh) return void response.status(304).end();
  const encoding = request.acceptsEncodings(["br", "gzip", "identity"]);
  const packed = encoding === "br" ? file.brotli : encoding === "gzip" ? file.gzip : undefined;
  if (packed && encoding) response.setHeader("Content-Encoding", encoding);
  const body = packed ?? file.plain;
  response.setHeader("Content-Length", String(body.length));
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Hashes of what a page of ours holds inline, so that its policy can stay without `unsafe-inline`. */
function inlineHashes(html: string): string[] {
  const hashes = [...html.matchAll(/<(script|style)(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/\1>/g)].map(
    ([, , text]) =>
      `sha256-${createHash("sha256")
        .update(text ?? "")
        .digest("base64")}`,
  );
  return [...new Set(hashes)];
}

function sendPage(request: Request, response: Response, file: StaticFile, framedBy: "'none'" | "'self'"): void {
  response.setHeader(
    "Content-Security-Policy",
    pagePolicy({ framedBy, inlineHashes: inlineHashes(file.plain.toString("utf8")) }),
  );
  response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
  if (framedBy === "'self'") response.setHeader("X-Frame-Options", "SAMEORIGIN");
  send(request, response, file, REVALIDATE);
}

function sendToAnyPage(request: Request, response: Response, file: StaticFile, cacheControl: string): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  response.setHeader("Timing-Allow-Origin", "*");
  send(request, response, file, cacheControl);
}

/** Whose addresses stand on customers' pages and in their tools, and never change. */
const FOR_PAGES: ReadonlySet<string> = new Set(["/widget.js", "/widget.d.ts"]);

const isFileName = (path: string): boolean => /\.\w{1,12}$/.test(path);

/**
 * The files of both apps, the widget's bundles, the test page and the builder's preview.
 *
 * `/widget.js`, its types and `/widget/…` are what customers' pages load; `/agent/…` is the console; everything else is the dashboard, whose router decides.
 */
export function serveApps(config: Pick<Config, "NODE_ENV">): RequestHandler {
  const open = (path: string): StaticFolder =>
    openStaticFolder(join(rootFolder, path), { isWatched: config.NODE_ENV !== "production" });
  const folders = {
    admin: open("admin-ui/dist"),
    agent: open("agent-ui/dist"),
    widget: open("widget/dist"),
    pages: open("static"),
  };

  const serveApp = async (
    request: Request,
    response: Response,
    folder: StaticFolder,
    path: string,
  ): Promise<boolean> => {
    const file = path === "/" || path === "" ? undefined : await folder.find(path);
    if (file) {
      send(request, response, file, HASHED.test(path) ? IMMUTABLE : REVALIDATE);
      return true;
    }
    const page = isFileName(path) ? undefined : await folder.find("/index.html");
    if (page) sendPage(request, response, page, "'none'");
    return page !== undefined;
  };

  return async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      throw new AppError("method_not_allowed");
    }
    const path = decodeURIComponent(request.path);
    if (FOR_PAGES.has(path) || path.startsWith("/widget/")) {
      // A number may stand before the name: browsers never ask again for a module that failed, unless all of it has another address.
      const file = await folders.widget.find(path.replace(/^\/widget(\/\d{1,3}(?=\/))?(?=\/)/, ""));
      if (!file) throw new AppError("not_found");
      return sendToAnyPage(request, response, file, HASHED.test(path) ? IMMUTABLE : WIDGET_CACHE);
    }
    if (path === "/agent" || path.startsWith("/agent/")) {
      if (await serveApp(request, response, folders.agent, path.slice("/agent".length))) return;
      throw new AppError("not_found");
    }
    const page = await folders.pages.find(path === "/preview" || path === "/preview/" ? "/preview.html" : path);
    if (page)
      return page.type.startsWith("text/html")
        ? sendPage(request, response, page, path.startsWith("/preview") ? "'self'" : "'none'")
        : send(request, response, page, REVALIDATE);
    if (await serveApp(request, response, folders.admin, path)) return;
    throw new AppError("not_found");
  };
}
