import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemApi } from "@chat/contract/system";
import { widgetsApi } from "@chat/contract/widgets";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, type TestTeam } from "../factories.ts";
import { requestOf, startTestApp, type TestApp } from "../testApp.ts";
import { rawRequest } from "./rawRequest.ts";
import { type Front, startFront } from "./startFront.ts";

const startReactApp = (folder: string, title: string): Promise<Front> =>
  startFront({
    role: "app",
    fill: async (root) => {
      await mkdir(join(root, "html", folder, "assets"), { recursive: true });
      await writeFile(join(root, "html", folder, "index.html"), `<!doctype html><title>${title}</title>`);
      await writeFile(join(root, "html", folder, "assets/index-DoD5q5p3.js"), "export {};");
    },
  });

describe("the whole site behind Nginx", () => {
  let app: TestApp;
  let team: TestTeam;
  let dashboard: Front;
  let console_: Front;
  let front: Front;
  beforeAll(async () => {
    app = await startTestApp({ env: { TRUST_PROXY: "1" } });
    team = await createTeam(app);
    dashboard = await startReactApp("", "Dashboard");
    console_ = await startReactApp("agent", "Console");
    front = await startFront({
      env: {
        NGINX_SERVER: new URL(app.url).host,
        NGINX_ADMIN_UI: `127.0.0.1:${dashboard.ports.http}`,
        NGINX_AGENT_UI: `127.0.0.1:${console_.ports.http}`,
      },
    });
  });
  afterAll(async () => {
    for (const one of [front, dashboard, console_]) await one?.close();
    await app.close();
  });

  it("has every address where it belongs, on all three ports", async () => {
    for (const port of [front.ports.http, front.ports.dashboard, front.ports.api]) {
      const titleOf = async (path: string) =>
        /<title>([^<]*)/.exec(await (await fetch(`http://127.0.0.1:${port}${path}`)).text())?.[1];
      for (const path of ["/", "/widgets/abc", "/agents"])
        expect([path, await titleOf(path)]).toEqual([path, "Dashboard"]);
      for (const path of ["/agent", "/agent/", "/agent/queue"])
        expect([path, await titleOf(path)]).toEqual([path, "Console"]);
      expect(await titleOf("/test-widget.html")).toContain("widget test page");
      const backends = [
        "/api/health",
        "/api/nowhere",
        "/widget.js",
        "/widget.d.ts",
        "/widget/panel.js",
        "/widget/2/panel.js", // asked for again under another address
        "/preview",
        "/preview.css",
        "/test-widget.js",
        "/files/nowhere",
      ];
      for (const path of backends) {
        const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
        expect([path, headers.get("x-contract-version")]).toEqual([path, expect.stringMatching(/^\d+$/)]);
      }
    }
  });

  it("answers the API as the backend does: its errors, its headers once, packed where it pays", async () => {
    const health = await fetch(`${front.origin}/api/health`);
    expect(await health.json()).toMatchObject({ status: "ok" });
    const [address, init] = requestOf(front.origin, widgetsApi.list, { query: {} });
    const refused = await fetch(address, init);
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: "unauthenticated" }]);
    const raw = await rawRequest(
      { host: "127.0.0.1", port: front.ports.http },
      "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
    );
    expect(raw.head).toMatch(/^content-encoding: gzip$/im);
    for (const name of [
      "content-security-policy",
      "x-content-type-options",
      "referrer-policy",
      "x-request-id",
      "cache-control",
      "server",
    ])
      expect([name, raw.head.match(new RegExp(`^${name}:`, "gim"))?.length]).toEqual([name, 1]);
    expect(raw.head).not.toMatch(/x-powered-by|nginx\/\d/i);
  });

  it("gives the request one id, in the answer, in its own log and to the backend", async () => {
    const answer = await fetch(`${front.origin}/api/version`);
    const id = answer.headers.get("x-request-id") ?? "";
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    await expect.poll(async () => (await front.nginx.accessLog()).includes(`"requestId":"${id}"`)).toBe(true);
  });

  it("says 304 through the packing of the API's answers", async () => {
    // By hand, for fetch adds "no-cache" to whoever names a version.
    const ask = (more: string) =>
      rawRequest(
        { host: "127.0.0.1", port: front.ports.http },
        `GET /api/widgets/${team.widget.siteKey}/config HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n${more}\r\n`,
      );
    const first = await ask("");
    const etag = /^etag: (.*)$/im.exec(first.head)?.[1] ?? "";
    expect([first.status, (await ask(`If-None-Match: ${etag.trim()}\r\n`)).status]).toEqual([200, 304]);
  });

  it("lets a team's socket through", async () => {
    const socket = io(`${front.origin}/agent`, {
      transports: ["websocket"],
      forceNew: true,
      auth: { token: team.agent.accessToken },
      extraHeaders: { Origin: front.origin },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    socket.close();
  });

  it("X16 counts by the address that Nginx saw, not by one that a client names", async () => {
    const login = (forwarded: string) => {
      const body = JSON.stringify({ email: `nobody-${forwarded}@example.com`, password: "wrong" });
      return rawRequest(
        { host: "127.0.0.1", port: front.ports.http },
        `POST /api/auth/login HTTP/1.1\r\nHost: localhost:${front.ports.http}\r\nOrigin: http://localhost:${front.ports.http}\r\nX-Forwarded-For: ${forwarded}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    const statuses: number[] = [];
    for (let turn = 0; turn < 34; turn += 1) statuses.push((await login(`198.51.100.${turn}`)).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });

  it("is ready when the backend is", async () => {
    const [address] = requestOf(front.origin, systemApi.ready, {});
    expect((await fetch(address)).status).toBe(200);
  });
});
