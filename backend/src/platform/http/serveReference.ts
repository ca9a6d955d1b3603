import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import { describeReference } from "./describeReference.ts";

/** The API reference for people, made once when somebody first asks. Its policy allows its own style and script and nothing else. */
export function serveReference(): RequestHandler {
  let page: { readonly html: string; readonly policy: string } | undefined;
  return (_request, response) => {
    if (!page) {
      const html = describeReference();
      const own = (tag: "style" | "script") => {
        const text = html.slice(html.indexOf(`<${tag}>`) + tag.length + 2, html.lastIndexOf(`</${tag}>`));
        return `${tag}-src 'sha256-${createHash("sha256").update(text).digest("base64")}'`;
      };
      const policy = `default-src 'none'; ${own("style")}; ${own("script")}; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
      page = { html, policy };
    }
    response.setHeader("Content-Security-Policy", page.policy);
    response.setHeader("Cache-Control", "public, max-age=300");
    response.type("html").send(page.html);
  };
}
