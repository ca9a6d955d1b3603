import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";

const PAGES = ["/", "/login", "/agent", "/agent/", "/test-widget.html"];

test("X46: a page of somebody else cannot frame the dashboard, the console, the test page or the builder's preview", async ({
  page,
  baseURL,
}) => {
  const framed = [...PAGES, "/preview"].map((path) => new URL(path, baseURL).href);
  const frames = ["/harmless", ...framed].map((url) => `<iframe src="${url}"></iframe>`).join("");
  const server = createServer((incoming, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      incoming.url === "/" ? `<!doctype html><title>Win a prize</title>${frames}` : "<p>I may be framed</p>",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo; // a TCP server that listens has one
    await page.goto(`http://127.0.0.1:${port}/`);
    const [harmless, ...ours] = page.frames().slice(1);
    expect(ours).toHaveLength(framed.length);
    expect(await harmless?.textContent("p")).toBe("I may be framed"); // so it is the policy that keeps the others out
    for (const frame of ours) await expect.poll(() => frame.url()).toMatch(/^chrome-error:/);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test("X99: every page as it is served: policy without unsafe-inline, nosniff, referrer, opener; nothing of the API is stored", async ({
  request,
}) => {
  for (const path of PAGES) {
    const answer = await request.get(path);
    expect({ path, status: answer.status() }).toEqual({ path, status: 200 });
    const headers = answer.headers();
    const policy = headers["content-security-policy"] ?? "";
    expect({ path, policy }).toMatchObject({ policy: expect.stringContaining("frame-ancestors 'none'") });
    expect({ path, policy }).toMatchObject({ policy: expect.stringMatching(/default-src 'self'|default-src 'none'/) });
    expect({ path, isLax: /unsafe-|script-src[^;]*(\*|http:)/.test(policy) }).toEqual({ path, isLax: false });
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-frame-options": "DENY",
    });
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect((await request.get("/api/health")).headers()["cache-control"]).toBe("no-store");
});
