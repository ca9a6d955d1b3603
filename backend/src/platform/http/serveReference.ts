import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import { describeReference } from "./describeReference.ts";

/** The API reference for people, made once when somebody first asks. Its policy allows its own style and nothing else. */
export function serveReference(): RequestHandler {
  let page: { readonly html: string; readonly policy: string } | undefined;
  return (_request, response) => {
    if (!page) {
      const html = describeReference();
      const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
      const hash = createHash("sha256").update(style).digest("base64");
      const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
      page = { html, policy };
    }
    response.setHeader("Content-Security-Policy", page.policy);
    response.setHeader("Cache-Control", "public, max-age=300");
    response.type("html").send(page.html);
  };
}
