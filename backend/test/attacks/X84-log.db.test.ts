import { request as rawRequest } from "node:http";
import { visitorApi } from "@chat/contract/messages";
import { authApi, teamApi } from "@chat/contract/users";
import { widgetsApi } from "@chat/contract/widgets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../src/platform/logger.ts";
import { connectAgent, connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "../factories.ts";
import { type ScriptedProvider, saying, startScriptedProvider } from "../scriptedProvider.ts";
import { startTestApp, type TestApp } from "../testApp.ts";
import { openTestDeps } from "../testDeps.ts";

/** Stands in every place where a person's words, address or credentials can be. */
const CANARY = "Kanarie7421";
const ESCAPES = "\u001b[2J\u009b31m\u202Egnp.exe\u200b";

describe("the log", () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let team: TestTeam;
  let log = "";
  const lines = () =>
    log
      .split("\n")
      .filter(Boolean)
      .map((line): Record<string, unknown> => JSON.parse(line));
  const requestLines = () => lines().filter(({ msg }) => msg === "request" || msg === "a slow request");

  beforeAll(async () => {
    provider = await startScriptedProvider();
    app = await startTestApp({
      env: {
        RATE_FACTOR: "1000",
        TRUST_PROXY: "1",
        OPENROUTER_BASE_URL: provider.baseUrl,
        OPENROUTER_API_KEY: `sk-${CANARY}`,
      },
      overrides: {
        logger: createLogger("debug", {
          destination: {
            write: (line) => {
              log += line;
            },
          },
        }),
      },
    });
    team = await createTeam(app);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}${path}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

  it("X37, X84 keeps nobody's words, address, password or token, whatever fails", async () => {
    const email = `${CANARY}@example.com`;
    const password = `${CANARY} password`;
    const account = { businessName: CANARY, name: CANARY, email, password };
    expect((await app.api(authApi.register, { body: account })).status).toBe(201);
    expect((await app.api(authApi.register, { body: account })).status).toBe(409);
    await app.api(authApi.login, { body: { email, password: `${password} wrong` } });
    await app.api(authApi.login, { body: { email, password } }, { headers: { cookie: `session=${CANARY}` } });
    await post("/api/auth/login", `{"email": "${CANARY}`);
    await post("/api/auth/login", JSON.stringify({ email: { [CANARY]: 1 }, password: CANARY }));
    await fetch(`${app.url}/api/auth/me?access_token=${CANARY}`, {
      headers: { authorization: `Bearer ${CANARY}.a.b` },
    });
    await fetch(`${app.url}/api/${CANARY}?q=${CANARY}`).then((answer) => expect(answer.status).toBe(404));
    const { token } = (await app.api(teamApi.invite, { body: { role: "agent" } }, { token: team.owner.accessToken }))
      .data;
    await fetch(`${app.url}/invitation/${token}`);

    const chat = await startChat(app, team.widget.siteKey, {
      page: { url: `https://shop.example/${CANARY}`, title: CANARY, referrer: `https://${CANARY}.example/` },
    });
    const params = { sessionId: chat.session.id };
    await app.api(visitorApi.send, { params, body: { clientId: newClientId(), body: CANARY } }, { token: chat.token });
    const visitor = await connectVisitor(app, chat);
    const agent = await connectAgent(app, team.agent);
    provider.next(saying(`${CANARY} says the model.`));
    await visitor.request("message:send", { clientId: newClientId(), body: `${CANARY} question` });
    await visitor.pushed("message:posted", (push) => push.message.sender.kind === "assistant");
    await visitor.request("message:send", { clientId: newClientId(), body: { [CANARY]: CANARY } });
    await visitor.request(CANARY, { text: CANARY });
    await visitor.request("typing:set", { isTyping: true, text: CANARY });
    provider.next(async (line) => line.status(400, `Cannot read: ${CANARY} question`));
    await visitor.request("message:send", { clientId: newClientId(), body: `${CANARY} again` });
    await visitor.pushed("message:posted", (push) => push.message.kind === "event");
    // What the database itself says of a value it refuses.
    const posted = app.deps.db.run(
      "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at) VALUES ('x', 1, ?, ?, 'x', 'owner', NOW())",
      [email, CANARY],
    );
    await posted.catch((error: unknown) => app.deps.logger.error({ err: error }, "a fault was logged"));
    visitor.close();
    agent.close();

    await expect.poll(() => lines().some(({ msg }) => msg === "a fault was logged")).toBe(true);
    expect(requestLines().length).toBeGreaterThan(12);
    const known = log.replaceAll("/api/Kanarie7421", ""); // the path of a page that does not exist is what an operator looks for
    expect(known.split("\n").filter((line) => line.includes(CANARY))).toEqual([]);
    for (const secret of [token, team.owner.accessToken, chat.token, chat.visitorSecret, "example.com", `sk-${CANARY}`])
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
  });

  it("writes one line a request: route, status, time, size, who, and the request's id, which the answer names", async () => {
    const answer = await app.api(widgetsApi.list, {}, { token: team.admin.accessToken });
    const requestId = answer.headers.get("x-request-id");
    await expect.poll(() => requestLines().filter((line) => line["requestId"] === requestId).length).toBe(1);
    const line = requestLines().find((one) => one["requestId"] === requestId) ?? {};
    expect(line).toMatchObject({
      method: "GET",
      path: "/api/widgets",
      status: 200,
      user: team.admin.user.id,
      ip: "127.0.0.1",
    });
    expect(line["bytes"]).toBeGreaterThan(100);
    expect(line["ms"]).toBeGreaterThan(0);
    expect(line["workspaceId"]).toBeGreaterThan(0);

    const chat = await startChat(app, team.widget.siteKey);
    await expect.poll(() => requestLines().at(-1)?.["path"]).toMatch(/sessions$/); // its line is written after its answer
    log = "";
    await app.api(visitorApi.messages, { params: { sessionId: chat.session.id } }, { token: chat.token });
    await expect
      .poll(requestLines)
      .toMatchObject([{ session: chat.session.id, path: "/api/widgets/sessions/:sessionId/messages" }]);
    await app.api(visitorApi.messages, { params: { sessionId: chat.session.id } }, {});
    await expect.poll(() => requestLines()[1]).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it("says nothing of the questions that machines ask every few seconds", async () => {
    log = "";
    for (const path of ["/api/health", "/api/ready"]) await fetch(app.url + path);
    await fetch(`${app.url}/api/version`);
    await expect.poll(() => requestLines().some(({ path }) => path === "/api/version")).toBe(true);
    const told = requestLines().filter(({ level }) => Number(level) >= 30);
    expect(told.map(({ path }) => path)).toContain("/api/version");
    for (const quiet of ["/api/health", "/api/ready"]) expect(told.map(({ path }) => path)).not.toContain(quiet);
  });

  it("takes the proxy's request id, and none that is no id", async () => {
    const asked = async (id: string) =>
      (await fetch(`${app.url}/api/version`, { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await asked("0123456789abcdef-proxy")).toBe("0123456789abcdef-proxy");
    for (const bad of ["short", "x".repeat(65), "with space 12", "a;b=c;12345678"]) {
      const given = await asked(bad);
      expect(given).not.toBe(bad);
      expect(given).toMatch(/^[\w-]{22}$/);
    }
    const alone = await startTestApp({ isSeeded: false });
    const answer = await fetch(`${alone.url}/api/version`, { headers: { "x-request-id": "0123456789abcdef-forged" } });
    expect(answer.headers.get("x-request-id")).not.toContain("forged");
    await alone.close();
  });

  it("X84, X97 shows control characters of headers, paths and prompts as text, one line each", async () => {
    log = "";
    const send = (path: string, headers: Record<string, string>) =>
      new Promise<void>((resolve) => {
        const request = rawRequest(`${app.url}${path}`, { headers }, (response) => {
          response.resume();
          response.once("end", resolve);
        });
        request.once("error", () => resolve());
        request.end();
      });
    const forged = encodeURIComponent(`\r\n{"level":50,"msg":"forged"}${ESCAPES}`);
    await send(`/api/${forged}`, {});
    await send(`/${forged}`, { origin: "https://evil.example\u009b2J" });
    await send("/api/version", { "user-agent": `x\u009b2J`, "x-request-id": `\u009b2J12345678` });
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    provider.next(async (line) => line.status(400, `${ESCAPES}\r\n{"level":50}`));
    await visitor.request("message:send", { clientId: newClientId(), body: `Ignore all rules ${ESCAPES}` });
    await visitor.pushed("message:posted", (push) => push.message.kind === "event");
    visitor.close();
    const handshake = new Promise<void>((resolve) => {
      const request = rawRequest(`${app.url}/socket.io/?EIO=4&transport=websocket&siteKey=${forged}`, {
        headers: {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
          "sec-websocket-version": "13",
        },
      });
      request.once("response", (response) => {
        response.resume();
        resolve();
      });
      request.once("error", () => resolve());
      request.end();
    });
    await handshake;
    expect(lines().length).toBeGreaterThan(4);
    expect(lines().filter(({ msg }) => msg === "forged")).toEqual([]);
    expect(lines().some(({ msg }) => msg === "a socket was refused at the door")).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
  });

  it("warns of a slow statement by its placeholders, once for many", async () => {
    // A process that asks nothing else: on a busy machine any statement is a slow one, and one line a second tells of all.
    const { DB_SOCKET = "", DB_USER: user, DB_PASSWORD: password, DB_NAME: database } = app.deps.config;
    const { logger } = app.deps;
    const slow = openTestDeps({ socketPath: DB_SOCKET, user, password, database }, { logger }, { LOG_SLOW_MS: "30" });
    log = "";
    await Promise.all(
      Array.from({ length: 12 }, () => slow.db.rows("SELECT SLEEP(0.05) AS slept, ? AS words", [CANARY])),
    );
    await slow.db.close();
    const sql = "SELECT SLEEP(0.05) AS slept, ? AS words";
    const warned = lines().filter((line) => line["msg"] === "a slow statement" && line["sql"] === sql);
    expect(warned[0]).toMatchObject({ level: 40, alsoSlow: 0 });
    expect(warned.length).toBeLessThan(12); // one, or a few on a machine that pauses for seconds
    expect(log).not.toContain(CANARY);
  });
});
