import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A website of somebody else: another origin, with the one tag that the product asks for. */
export interface ForeignPage {
  readonly origin: string;
  close(): Promise<void>;
}

/** A page of the website: its HTML, or a script where the path is one's; `tag` is what the product asks for. */
export type WritePage = (tag: string, path: string) => string;

/** The usual one, whose only script is the tag. */
export const writeRoses: WritePage = (tag) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Roses of Rosenheim</title><link rel="icon" href="data:,">
  ${tag}</head>
  <body><h1>Roses of Rosenheim</h1><p>Our roses travel well.</p></body>
</html>`;

/**
 * Serves a website with the product's one tag.
 *
 * @param platform where the product runs, e.g. `http://localhost:5000`
 * @param headers what the website sends besides, such as its Content-Security-Policy
 */
export async function openForeignPage(
  platform: string,
  siteKey: () => string,
  headers: Record<string, string> = {},
  write: WritePage = writeRoses,
): Promise<ForeignPage> {
  const server = createServer(({ url = "/" }, response) => {
    response.setHeader("content-type", `text/${url.endsWith(".js") ? "javascript" : "html"}; charset=utf-8`);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(write(`<script defer src="${platform}/widget.js" data-site-key="${siteKey()}"></script>`, url));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
