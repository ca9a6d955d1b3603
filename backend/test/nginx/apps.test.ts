import { mkdir, mkdtemp, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { precompress } from "../../cli/precompress.mjs";
import { pagePolicy } from "../../src/platform/http/securityHeaders.ts";
import { openStaticFolder } from "../../src/platform/http/staticFiles.ts";
import { rawRequest } from "./rawRequest.ts";
import { type Front, startFront } from "./startFront.ts";

const SCRIPT = `console.log(${JSON.stringify("a long line ".repeat(100))});\n`;
const FILES: Record<string, string> = {
  "index.html": `<!doctype html><title>Dashboard</title>${"<p>words</p>".repeat(80)}`,
  "assets/index-DoD5q5p3.js": SCRIPT,
  "assets/index-DoD5q5p3.js.map": "{}",
  "assets/index-ByrEZY_W.css": `a{color:red}`.repeat(80),
  "assets/inter-DqGufNeO.woff2": "font",
  "favicon.svg": `<svg xmlns="http://www.w3.org/2000/svg">${"<g/>".repeat(300)}</svg>`,
  ".hidden": "no",
  "agent/index.html": `<!doctype html><title>Console</title>`,
  "agent/assets/index-bWx1PKlX.js": SCRIPT,
};

describe("Nginx in the image of a React app", () => {
  let front: Front;
  beforeAll(async () => {
    front = await startFront({
      role: "app",
      fill: async (folder) => {
        for (const [name, text] of Object.entries(FILES)) {
          await mkdir(dirname(join(folder, "html", name)), { recursive: true });
          await writeFile(join(folder, "html", name), text);
        }
        expect(await precompress(join(folder, "html"))).toBe(5);
      },
    });
  });
  afterAll(() => front.close());
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${front.origin}${path}`, { headers: { "accept-encoding": "identity", ...headers } });

  it("sends index.html for every address that the app's router owns, and never from a cache unasked", async () => {
    for (const path of ["/", "/widgets", "/widgets/new?tab=design"]) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
        path,
        200,
        "text/html; charset=utf-8",
      ]);
      expect(answer.headers.get("cache-control")).toBe("no-cache");
      expect(await answer.text()).toBe(FILES["index.html"]);
    }
    for (const path of ["/agent", "/agent/", "/agent/queue"])
      expect(await (await get(path)).text()).toBe(FILES["agent/index.html"]);
  });

  it("names its files by what they are and lets named-by-content ones stay for ever", async () => {
    const forever = "public, max-age=31536000, immutable";
    const rows: [string, string, string][] = [
      ["/assets/index-DoD5q5p3.js", "text/javascript; charset=utf-8", forever],
      ["/agent/assets/index-bWx1PKlX.js", "text/javascript; charset=utf-8", forever],
      ["/assets/index-ByrEZY_W.css", "text/css; charset=utf-8", forever],
      ["/assets/inter-DqGufNeO.woff2", "font/woff2", forever],
      ["/favicon.svg", "image/svg+xml", "no-cache"],
    ];
    for (const [path, type, caching] of rows) {
      const { status, headers } = await get(path);
      expect([path, status, headers.get("content-type"), headers.get("cache-control")]).toEqual([
        path,
        200,
        type,
        caching,
      ]);
    }
  });

  it("sends the packed form that the browser takes", async () => {
    const at = { host: "127.0.0.1", port: front.ports.http };
    const ask = async (accepted: string) => {
      const answer = await rawRequest(
        at,
        `GET /assets/index-DoD5q5p3.js HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${accepted}\r\n\r\n`,
      );
      const encodings = [...answer.head.matchAll(/^content-encoding: (.*)$/gim)].map(([, name]) => name);
      expect(answer.head).toMatch(/^vary: accept-encoding$/im);
      expect(answer.head).toMatch(/^content-type: text\/javascript; charset=utf-8$/im);
      expect(answer.head).toMatch(/immutable/);
      return { encodings, body: Buffer.from(answer.body, "latin1") };
    };
    for (const accepted of ["gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8", "br"]) {
      const { encodings, body } = await ask(accepted);
      expect([accepted, encodings]).toEqual([accepted, ["br"]]);
      expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
    }
    for (const accepted of ["gzip, deflate", "gzip, br;q=0", "gzip, brown"]) {
      const { encodings, body } = await ask(accepted);
      expect([accepted, encodings]).toEqual([accepted, ["gzip"]]);
      expect(gunzipSync(body).toString()).toBe(SCRIPT);
    }
    for (const accepted of ["identity", "*;q=0", "br;q=0.0"]) {
      const { encodings, body } = await ask(accepted);
      expect([accepted, encodings]).toEqual([accepted, []]);
      expect(body.toString()).toBe(SCRIPT);
    }
    const page = await get("/", { "accept-encoding": "br" });
    expect([page.headers.get("content-encoding"), page.headers.get("content-type")]).toEqual([
      "br",
      "text/html; charset=utf-8",
    ]);
    expect(await page.text()).toBe(FILES["index.html"]);
  });

  it("says 304 to who has it already", async () => {
    const etag = (await get("/assets/index-DoD5q5p3.js", { "accept-encoding": "br" })).headers.get("etag") ?? "";
    const again = await get("/assets/index-DoD5q5p3.js", { "accept-encoding": "br", "if-none-match": etag });
    expect(again.status).toBe(304);
  });

  it("X98 has no chunk of another version, no packed form, no source map and no hidden file; none of it is kept", async () => {
    for (const path of [
      "/assets/index-DoD5q5p3.js.map",
      "/assets/index-DoD5q5p3.js.br",
      "/assets/index-DoD5q5p3.js.gz",
      "/assets/gone-AAAAAAAA.js",
      "/.hidden",
      "/assets/",
    ]) {
      const answer = await get(path);
      if (path === "/assets/") expect(await answer.text()).toBe(FILES["index.html"]);
      else expect([path, answer.status, answer.headers.get("cache-control")]).toEqual([path, 404, "no-store"]);
    }
  });

  it("X99 sends the headers that the backend gives its pages", async () => {
    for (const path of ["/", "/assets/gone-AAAAAAAA.js", "/agent/queue"]) {
      const { headers } = await get(path);
      expect(headers.get("content-security-policy")).toBe(pagePolicy({ framedBy: "'none'" }));
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        server: "nginx",
      });
    }
    const odd = await rawRequest(
      { host: "127.0.0.1", port: front.ports.http },
      "GET / HTTP/1.1\r\nHost: a';script-src*\r\n\r\n",
    );
    expect(odd.head).not.toContain("script-src*");
  });
});

describe("the backend's own files", () => {
  it("are sent as the build packed them, unless they were built again since", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chat-packed-"));
    const file = join(folder, "widget.js");
    await writeFile(file, SCRIPT);
    await precompress(folder);
    const best = await readFile(`${file}.br`);
    const found = await openStaticFolder(folder, { isWatched: false }).find("/widget.js");
    expect(found?.brotli).toEqual(best);
    expect(found?.gzip).toEqual(await readFile(`${file}.gz`));
    expect(await openStaticFolder(folder, { isWatched: false }).find("/widget.js.br")).toBeUndefined();
    await writeFile(file, `${SCRIPT}// newer\n`);
    await utimes(file, new Date(Date.now() + 5000), new Date(Date.now() + 5000));
    const newer = await openStaticFolder(folder, { isWatched: false }).find("/widget.js");
    expect(brotliDecompressSync(newer?.brotli ?? Buffer.alloc(0)).toString()).toBe(`${SCRIPT}// newer\n`);
  });
});
