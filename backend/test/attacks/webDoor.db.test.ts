import { request } from "node:http";
import { connect } from "node:net";
import { visitorApi } from "@chat/contract/messages";
import { authApi, teamApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePolicy } from "../../src/platform/http/securityHeaders.ts";
import { createTeam, startChat, type TestTeam } from "../factories.ts";
import { requestOf, startTestApp, type TestApp } from "../testApp.ts";

/** Sends headers that fetch would not let through. */
const raw = (url: string, method: string, headers: Record<string, string>, body = "") =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.on("error", reject);
      sent.end(body);
    },
  );

describe("attacks on the web door", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app, { allowedOrigins: ["https://shop.example"] });
  });
  afterAll(() => app.close());

  it("X43 names no foreign origin on the team's API, and says that the answer depends on it", async () => {
    for (const origin of ["https://evil.example", "null", "https://shop.example", `${app.url}.evil.example`]) {
      const list = await app.api(teamApi.users, { query: {} }, { token: team.owner.accessToken, headers: { origin } });
      expect(list.headers.get("access-control-allow-origin")).toBeNull();
      expect(list.headers.get("access-control-allow-credentials")).toBeNull();
      expect(list.headers.get("vary")).toContain("Origin");
      const preflight = await raw(`${app.url}/api/team/users`, "OPTIONS", {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      });
      expect(preflight.status).toBe(403);
      expect(preflight.headers["access-control-allow-origin"]).toBeUndefined();
    }
    const own = await raw(`${app.url}/api/team/users`, "OPTIONS", {
      origin: app.url,
      "access-control-request-method": "GET",
    });
    expect(own.headers).toMatchObject({
      "access-control-allow-origin": app.url,
      "access-control-allow-credentials": "true",
      "access-control-max-age": "600",
    });
  });

  it("X43 answers an allowed page on the widget's API without credentials, and tells another page nothing but why it is refused", async () => {
    const siteKey = team.widget.siteKey;
    const config = await app.api(
      widgetsApi.config,
      { params: { siteKey } },
      { headers: { origin: "https://shop.example" } },
    );
    expect(config.status).toBe(200);
    expect(config.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(config.headers.get("access-control-allow-credentials")).toBeNull();
    const evil = await app.api(
      widgetsApi.config,
      { params: { siteKey } },
      { headers: { origin: "https://evil.example" } },
    );
    expect([evil.status, evil.error.code, evil.headers.get("access-control-allow-origin")]).toEqual([
      403,
      "origin_refused",
      "https://evil.example", // so that its widget can say why, and not "you are offline"; nothing but the code is in it
    ]);
    expect(evil.headers.get("access-control-allow-credentials")).toBeNull();
    const preflight = await raw(`${app.url}/api/widgets/${siteKey}/sessions`, "OPTIONS", {
      origin: "https://shop.example",
      "access-control-request-method": "POST",
    });
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-max-age": "600",
      vary: "Origin",
    });
    expect(preflight.headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it("X38 refuses a stolen visitor token on a page that the widget does not allow", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const read = (origin: string) =>
      app.api(
        visitorApi.messages,
        { params: { sessionId: chat.session.id }, query: {} },
        { token: chat.token, headers: { origin } },
      );
    expect((await read("https://shop.example")).status).toBe(200);
    const stolen = await read("https://evil.example");
    expect([stolen.status, stolen.error.code]).toEqual([403, "origin_refused"]);
    const asAgent = (origin: string) =>
      app.api(
        visitorApi.messages,
        { params: { sessionId: chat.session.id }, query: {} },
        { token: team.agent.accessToken, headers: { origin } },
      );
    expect((await asAgent(app.url)).status).toBe(200);
    expect((await asAgent("https://shop.example")).status).toBe(403); // a page that visitors may use is no page of the team's
  });

  it("X45 lets no foreign page act by cookie, form or overridden method", async () => {
    const cookie = team.agent.cookies;
    const url = (path: string) => `${app.url}/api${path}`;
    const forms = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];
    for (const type of forms) {
      const login = await raw(
        url("/auth/login"),
        "POST",
        { "content-type": type, origin: app.url },
        '{"email":"a@b.example","password":"x"}',
      );
      expect({ type, status: login.status }).toEqual({ type, status: 415 });
    }
    for (const path of ["/auth/refresh", "/auth/logout", "/auth/login", "/auth/register"])
      for (const headers of [
        { origin: "https://evil.example" },
        { origin: "null" },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
      ]) {
        const answer = await raw(url(path), "POST", { ...headers, cookie });
        expect({ path, headers, status: answer.status }).toEqual({ path, headers, status: 403 });
        expect(answer.headers["set-cookie"]).toBeUndefined();
      }
    expect((await raw(url("/auth/refresh"), "POST", { origin: app.url, cookie })).status).toBe(200);
    const overridden = await raw(
      url(`/widgets/${team.widget.siteKey}?_method=DELETE`),
      "POST",
      {
        origin: app.url,
        authorization: `Bearer ${team.owner.accessToken}`,
        "x-http-method-override": "DELETE",
        "content-type": "application/json",
      },
      "{}",
    );
    expect(overridden.status).toBe(405);
    expect(overridden.headers["allow"]).toBe("GET, HEAD, PUT, DELETE, OPTIONS");
    expect(
      (await app.api(widgetsApi.show, { params: { siteKey: team.widget.siteKey } }, { token: team.owner.accessToken }))
        .status,
    ).toBe(200);
  });

  it("X45 has no GET for what a sign-in does", async () => {
    for (const path of ["/auth/logout", "/auth/refresh", "/auth/login"])
      expect((await raw(`${app.url}/api${path}`, "GET", {})).status).toBe(405);
  });

  it("X46 X99 sends the headers that keep pages from being framed, sniffed and stored", async () => {
    const api = await raw(`${app.url}/api/health`, "GET", {});
    expect(api.headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect(api.headers["x-powered-by"]).toBeUndefined();
    expect(api.headers["strict-transport-security"]).toBeUndefined(); // plain http: it would lock the next https user in
    for (const path of ["/nowhere.html", "/api/nowhere"]) {
      const answer = await raw(`${app.url}${path}`, "GET", {});
      expect(answer.status).toBe(404);
      expect(String(answer.headers["content-security-policy"])).toContain("frame-ancestors 'none'");
    }
  });

  it("X99 answers TRACE and made-up methods with 405, and CONNECT not at all", async () => {
    for (const method of ["TRACE", "PROPFIND", "PATCH"])
      expect((await raw(`${app.url}/api/health`, method, {})).status).toBe(405);
    expect((await raw(`${app.url}/`, "DELETE", {})).status).toBe(405);
    const { port } = new URL(app.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
      );
      let text = "";
      socket.on("data", (data) => {
        text += data;
      });
      socket.on("close", () => resolve(text));
    });
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
  });

  it("X99 over https: HSTS for a year or more, and cookies that only this host can set", async () => {
    const secure = await startTestApp({
      env: { PUBLIC_URL: "https://chat.example", SETUP_TOKEN: "a setup token of a test" },
    });
    const [url, init] = requestOf(secure.url, authApi.register, {
      body: {
        businessName: "B",
        name: "N",
        email: "https@example.com",
        password: "a good password",
        setupToken: "a setup token of a test",
      },
    });
    const answer = await fetch(url, init);
    expect(answer.status).toBe(201);
    expect(
      Number(/max-age=(\d+)/.exec(answer.headers.get("strict-transport-security") ?? "")?.[1]),
    ).toBeGreaterThanOrEqual(31_536_000);
    for (const cookie of answer.headers.getSetCookie())
      expect(cookie).toMatch(/^__Host-chat_(refresh|device)=[^;]+;.* Path=\/;.* HttpOnly; Secure; SameSite=Strict$/);
    await secure.close();
  });

  it("refuses sizes, shapes and encodings without an internal error", async () => {
    const login = `${app.url}/api/auth/login`;
    const json = { "content-type": "application/json", origin: app.url };
    const signedIn = { ...json, authorization: `Bearer ${team.owner.accessToken}` };
    const statuses = {
      tooLarge: (await raw(`${app.url}/api/knowledge`, "POST", signedIn, `{"title":"${"x".repeat(70_000)}"}`)).status,
      tooLargeToSignIn: (await raw(login, "POST", json, `{"email":"${"x".repeat(70_000)}"}`)).status,
      broken: (await raw(login, "POST", json, "{")).status,
      deep: (await raw(login, "POST", json, "[".repeat(30_000) + "]".repeat(30_000))).status,
      packed: (await raw(login, "POST", { ...json, "content-encoding": "gzip" }, "xx")).status,
      charset: (await raw(login, "POST", { ...json, "content-type": "application/json; charset=koi8-r" }, "{}")).status,
      badPath: (await raw(`${app.url}/api/widgets/%E0%A4%A/config`, "GET", {})).status,
      badStatic: (await raw(`${app.url}/%E0%A4%A`, "GET", {})).status,
      encoded: (await raw(`${app.url}/widget/..%2f..%2fpackage.json`, "GET", {})).status,
      hidden: (await raw(`${app.url}/widget/.built-from`, "GET", {})).status,
    };
    expect(statuses).toEqual({
      tooLarge: 413,
      tooLargeToSignIn: 400, // X13
      broken: 400,
      deep: 400,
      packed: 415,
      charset: 415,
      badPath: 400,
      badStatic: 400,
      encoded: 404,
      hidden: 404,
    });
  });

  it("gives out no file beside its folders, however the path is written", async () => {
    const { port } = new URL(app.url);
    const paths = [
      "/../../../etc/passwd",
      "/widget/../../package.json",
      "/widget/..%2f..%2fpackage.json",
      "/agent/..%5c..%5cpackage.json",
      "//etc/passwd",
      "/%00/package.json",
      "/.env",
    ];
    for (const path of paths) {
      const answer = await new Promise<string>((resolve, reject) => {
        request({ port, path }, (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.on("end", () => resolve(text));
        })
          .on("error", reject)
          .end();
      });
      expect(answer).not.toMatch(/root:|"workspaces"|JWT_SECRET/);
    }
  });

  it("X76 cuts off who sends half a head and waits, without waiting for Node's own rounds of half a minute", async () => {
    const own = await startTestApp({ isSeeded: false });
    own.server.http.headersTimeout = 300; // instead of ten seconds
    const { port } = new URL(own.url);
    const said = await new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write("GET /api/health HTTP/1.1\r\nHost: x\r\nX-"),
      );
      const late = setTimeout(() => reject(new Error("it is still open")), 20_000);
      socket.on("data", (part) => (text += part));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearTimeout(late);
        resolve(text);
      });
    });
    expect(said).toContain("408");
    await own.close();
  });

  it("X46 X99 gives the pages of both apps a policy without unsafe-inline that nobody may frame", () => {
    const policy = pagePolicy({ framedBy: "'none'" });
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|http:/);
  });

  it("X46 puts nothing of the Host header into a page or its policy", async () => {
    for (const path of ["/", "/agent/", "/api/reference", "/test-widget.html"]) {
      const answer = await raw(`${app.url}${path}`, "GET", { host: "evil.example", accept: "text/html" });
      expect(JSON.stringify([answer.headers, answer.body])).not.toContain("evil.example");
    }
  });

  it("needs the setup token where strangers can come in, and then never again", async () => {
    const open = await startTestApp({ env: { PUBLIC_URL: "http://chat.example" } });
    expect((await open.api(authApi.options, {})).data.needsSetupToken).toBe(true);
    const first = (setupToken?: string) =>
      open.api(authApi.register, {
        body: {
          businessName: "B",
          name: "N",
          email: "first@example.com",
          password: "a good password",
          ...(setupToken ? { setupToken } : {}),
        },
      });
    expect((await first()).error.code).toBe("setup_token_required");
    expect((await first("guess")).error.code).toBe("setup_token_required");
    const [row] = await open.deps.db.rows<{ value: string }>(
      "SELECT store_meta.value FROM store_meta WHERE store_meta.name = 'setup_token'",
    );
    expect((await first(row?.value)).data.workspace.isStarter).toBe(true);
    expect((await open.api(authApi.options, {})).data.needsSetupToken).toBe(false);
    const second = await open.api(authApi.register, {
      body: { businessName: "C", name: "M", email: "second@example.com", password: "a good password" },
    });
    expect(second.status).toBe(201);
    await open.close();
  });
});
