import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ERRORS, isErrorCode } from "@chat/contract/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../chaos/freePort.ts";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";
import { type NameServer, startNameServer } from "../../cli/nginx/nameServer.mjs";
import { rawRequest } from "./rawRequest.ts";
import { type ScriptedUpstream, startScriptedUpstream } from "./scriptedUpstream.ts";
import { type Front, startFront } from "./startFront.ts";

/** Far above what a busy machine takes. */
const PATIENT = { timeout: 10_000 };
/** A second, counted in whole ones (`valid=1s`). */
const NAME_BELIEVED_MS = 2200;
const HOSTS = ["127.0.0.1", "127.0.0.2"] as const;
const post = (origin: string, path: string, body = "{}") =>
  fetch(`${origin}${path}`, { method: "POST", body, headers: { "content-type": "application/json" } });

describe("Nginx in front of two backends", () => {
  let names: NameServer;
  let port: number;
  let backends: ScriptedUpstream[];
  let front: Front;
  const asked = (method?: string) =>
    backends.flatMap((one) => one.asked).filter((one) => !method || one.method === method);

  beforeAll(async () => {
    names = await startNameServer();
    port = await freePort();
    front = await startFront({
      env: {
        NGINX_RESOLVER: `127.0.0.1:${names.port}`,
        NGINX_SERVER: `server:${port}`,
        TRUSTED_PROXIES: "127.0.0.9/32",
      },
      edit: (text) =>
        text
          .replace("worker_shutdown_timeout 30s", "worker_shutdown_timeout 200ms")
          .replace("client_header_timeout 10s", "client_header_timeout 1s")
          .replace("client_body_timeout 10s", "client_body_timeout 1s")
          .replace("limit_conn sockets 500", "limit_conn sockets 2")
          .replace("limit_conn requests 500", "limit_conn requests 200"),
    });
  });
  afterAll(async () => {
    await front.close();
    await names.close();
  });
  beforeEach(async () => {
    names.set("server", HOSTS);
    backends = await Promise.all(HOSTS.map((host) => startScriptedUpstream(host, port)));
    return async () => {
      await Promise.all(backends.map((one) => one.close()));
    };
  });

  it("spreads requests over both", async () => {
    for (let turn = 0; turn < 40; turn += 1) await fetch(`${front.origin}/api/health`);
    expect(Math.min(...backends.map((one) => one.asked.length))).toBeGreaterThan(4);
  });

  it("asks the other one where no connection could be made, with a POST too", async () => {
    await backends[0]?.close();
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(front.origin, "/api/x")));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(backends[1]?.asked.length).toBe(30);
  });

  it("never sends a POST twice: one that died on its way is told so, in the API's words", async () => {
    for (const one of backends) one.answer((request) => request.socket.destroy());
    const answer = await post(front.origin, "/api/widgets/x/messages");
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "shutting_down", retryAfterMs: 1000 }]);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(asked("POST").length).toBe(1);
    await fetch(`${front.origin}/api/x`, { method: "PATCH" });
    expect(asked("PATCH").length).toBe(1);
    backends[1]?.answer((_request, response) => void response.end("read again elsewhere"));
    for (let turn = 0; turn < 10; turn += 1)
      expect(await (await fetch(`${front.origin}/api/health`)).text()).toBe("read again elsewhere");
  });

  it("asks the other one when a backend is about to end: a 503 to a read, or to a websocket's handshake", async () => {
    backends[0]?.answer((_request, response) => void response.writeHead(503).end("{}"));
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await fetch(`${front.origin}/api/ready`)).status).toBe(200);
      const handshake = await rawRequest(
        { host: "127.0.0.1", port: front.ports.http },
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
      );
      expect(handshake.status).toBe(200);
    }
    expect(backends[0]?.asked.length).toBeGreaterThan(0);
    const own = backends[0];
    own?.answer(
      (_request, response) =>
        void response.writeHead(503, { "content-type": "application/json" }).end('{"code":"busy"}'),
    );
    backends[1]?.answer(
      (_request, response) =>
        void response.writeHead(503, { "content-type": "application/json" }).end('{"code":"busy"}'),
    );
    expect(await (await fetch(`${front.origin}/api/ready`)).json()).toEqual({ code: "busy" });
  });

  it("finds backends that come later, and forgets those that went, without a reload", async () => {
    names.set("server", ["127.0.0.3"]);
    const third = await startScriptedUpstream("127.0.0.3", port);
    const answer = async () => (await fetch(`${front.origin}/api/health`)).text();
    await expect.poll(answer, PATIENT).toBe("from 127.0.0.3");
    await third.close();
    names.set("server", HOSTS);
    await sleep(NAME_BELIEVED_MS); // each worker knows the third for so long, and the tests after this one meet any of them
    await expect.poll(answer, PATIENT).toMatch(/^from 127\.0\.0\.[12]$/);
  });

  it("tells the backend the real client, host, scheme and one request id, whatever a client claims", async () => {
    const { status } = await rawRequest(
      { host: "127.0.0.1", port: front.ports.http },
      "GET /api/health?token=s3cr3t HTTP/1.1\r\nHost: Chat.Example:8081\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=1.2.3.4\r\nX-Request-Id: chosen-by-a-stranger\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    );
    expect(status).toBe(200);
    const headers = asked()[0]?.headers;
    expect(headers).toMatchObject({
      host: "chat.example:8081",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "http",
      "x-request-id": expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(headers).not.toHaveProperty("upgrade");
    expect(headers).not.toHaveProperty("x-forwarded-host");
    expect(headers).not.toHaveProperty("forwarded");
  });

  it("believes a proxy that TRUSTED_PROXIES names", async () => {
    await rawRequest(
      { host: "127.0.0.1", port: front.ports.http, localAddress: "127.0.0.9" },
      "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.1.1.1, 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n",
    );
    expect(asked()[0]?.headers).toMatchObject({ "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" });
  });

  it("X37 logs each request as one line of JSON without its query string", async () => {
    const answer = await fetch(`${front.origin}/files/a.png?e=1&s=s3cr3t-signature`);
    const id = asked().at(-1)?.headers["x-request-id"];
    for (const one of backends) one.answer((request) => request.socket.destroy());
    await fetch(`${front.origin}/files/b.png?s=s3cr3t-signature`);
    // A line is written after its answer was sent.
    await expect.poll(() => front.nginx.accessLog(), PATIENT).toContain("/files/b.png");
    const log = await front.nginx.accessLog();
    const lines = log
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.find(({ requestId }) => requestId === id)).toMatchObject({
      path: "/files/a.png",
      method: "GET",
      status: answer.status,
      address: "127.0.0.1",
    });
    expect(`${log}${await front.nginx.errorLog()}`).not.toContain("s3cr3t");
  });

  it("logs JSON also where a request ended without a status, as in a worker that was told to go", async () => {
    for (const one of backends) one.answer(() => undefined);
    const cut = rawRequest(
      { host: "127.0.0.1", port: front.ports.http },
      "GET /api/held-by-an-old-worker HTTP/1.1\r\nHost: a\r\n\r\n",
    );
    await expect.poll(() => asked().length, PATIENT).toBe(1);
    front.nginx.reload();
    await cut;
    await expect.poll(() => front.nginx.accessLog(), PATIENT).toContain("/api/held-by-an-old-worker");
    for (const line of (await front.nginx.accessLog()).trim().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ status: expect.any(Number) });
  });

  it("X78 refuses requests that two readers could understand differently", async () => {
    const at = { host: "127.0.0.1", port: front.ports.http };
    const malformed = [
      "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST /api/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "GET /api/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET /api/x HTTP/1.1\r\n\r\n",
      "GET /api/x HTTP/1.1\r\nHost: a/b\r\n\r\n",
      "GET /%2e%2e/metrics HTTP/1.1\r\nHost: a\r\n\r\n",
    ];
    for (const bytes of malformed) {
      const { status } = await rawRequest(at, bytes);
      expect([bytes, [400, 501].includes(status)]).toEqual([bytes, true]);
    }
    const ambiguous = [
      "GET http://evil.example/api/x HTTP/1.1\r\nHost: good.example\r\n\r\n",
      ...[
        "//metrics",
        "/x/../metrics",
        "/metrics/../api/health",
        "/api/..%2fmetrics",
        "/api/./x",
        "/a\\b",
        "/api/x/..;/y",
      ].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`),
    ];
    for (const bytes of ambiguous) {
      const { status, body } = await rawRequest(at, bytes);
      expect([bytes, status, JSON.parse(body)]).toMatchObject([bytes, 400, { code: "invalid_input" }]);
    }
    expect(asked()).toEqual([]);
    expect((await rawRequest(at, "GET http://good.example/api/x HTTP/1.1\r\nHost: good.example\r\n\r\n")).status).toBe(
      200,
    );
    expect(asked()[0]?.headers.host).toBe("good.example");
  });

  it("X98 X99 keeps figures, source maps and hidden files to itself, and knows no TRACE", async () => {
    for (const path of [
      "/metrics",
      "/metrics/",
      "/metrics?a",
      "/assets/index.js.map",
      "/widget/panel.js.map",
      "/.git/config",
      "/agent/.env",
    ]) {
      const answer = await fetch(`${front.origin}${path}`);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { code: "not_found" }]);
    }
    const trace = await rawRequest(
      { host: "127.0.0.1", port: front.ports.http },
      "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
    );
    expect([trace.status, JSON.parse(trace.body)]).toMatchObject([405, { code: "method_not_allowed" }]);
    expect(asked()).toEqual([]);
  });

  it("X76 cuts off who sends a byte at a time, in the head or in the body", async () => {
    // Without a cut both would wait for ever.
    await Promise.all(
      [
        "GET /api/slow-head HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        "POST /api/slow-body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
      ].map((first) => rawRequest({ host: "127.0.0.1", port: front.ports.http }, first)),
    );
    const cutOff = async () => (await front.nginx.accessLog()).split('"status":408').length - 1;
    await expect.poll(cutOff, PATIENT).toBeGreaterThanOrEqual(2);
    expect(asked()).toEqual([]);
  });

  it("answers what is too large, too often or away as the API would, readable on any page", async () => {
    const large = await post(front.origin, "/api/x", "x".repeat(200_000));
    expect([large.status, await large.json()]).toMatchObject([413, { code: "payload_too_large" }]);
    for (const one of backends)
      one.answer((request, response) => void request.resume().once("end", () => response.end("taken")));
    const upload = await post(front.origin, "/api/widgets/sessions/abc/files?name=a", "x".repeat(5_000_000));
    expect(upload.status).toBe(200);

    const guesses = await Promise.all(Array.from({ length: 90 }, () => post(front.origin, "/api/auth/login")));
    const limited = guesses.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(15);
    expect(limited[0]?.headers.get("retry-after")).toBe("2");
    expect(limited[0]?.headers.get("access-control-allow-origin")).toBe("*");
    expect(limited[0]?.headers.get("cache-control")).toBe("no-store");
    expect(await limited[0]?.json()).toMatchObject({ code: "rate_limited", retryAfterMs: 2000 });
    // Others, and what is no attempt, go on.
    expect((await fetch(`${front.origin}/api/auth/me`)).status).toBe(200);
    expect((await fetch(`${front.origin}/api/auth/login`, { method: "OPTIONS" })).status).toBe(200);
    expect((await post(front.origin, "/api/auth/refresh")).status).toBe(200);

    const tooOften = async (path: string) => {
      const answers = await Promise.all(Array.from({ length: 90 }, () => post(front.origin, path)));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await tooOften("/api/widgets/demo/sessions")).toBeGreaterThan(15);
    // What the first ones left is used up: with a slash at the end it is the same limit.
    expect(await tooOften("/api/widgets/demo/sessions/")).toBeGreaterThan(60);
    expect(await tooOften("/api/widgets/sessions/abc/files/?name=a")).toBeGreaterThan(40);

    await Promise.all(backends.map((one) => one.close()));
    const away = await fetch(`${front.origin}/api/health`);
    expect([away.status, await away.json()]).toMatchObject([503, { code: "shutting_down" }]);
    names.set("server", []);
    await sleep(NAME_BELIEVED_MS);
    const unknown = await fetch(`${front.origin}/widget.js`);
    expect([unknown.status, await unknown.json()]).toMatchObject([503, { code: "shutting_down" }]);
    const page = await fetch(`${front.origin}/agent/queue`);
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("restarting");
  });

  it("X16 counts the addresses of one IPv6 network as one", async () => {
    const login = (address: string) =>
      rawRequest(
        { host: "127.0.0.1", port: front.ports.http, localAddress: "127.0.0.9" },
        `POST /api/auth/login HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nContent-Length: 0\r\n\r\n`,
      );
    const limited = async (addressOf: (turn: number) => string): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 90 }, (_, turn) => login(addressOf(turn))));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await limited((turn) => `2001:db8:16:1:${turn}::${turn + 1}`)).toBeGreaterThan(15);
    expect(await limited((turn) => `2001:db8:ff${turn}:1::1`)).toBe(0);
    expect(await limited((turn) => `::ffff:198.51.100.${turn}`)).toBe(0);
    // Zeros within the network are left out of the text.
    expect(await limited((turn) => `2001:db8::${turn + 1}`)).toBeGreaterThan(15);
  });

  it("X74 bounds the sockets of one address", async () => {
    for (const one of backends) one.answer(() => undefined); // keeps it open
    const handshake = "GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    const to = (localAddress: string) => ({ host: "127.0.0.1", port: front.ports.http, localAddress });
    const open = Array.from({ length: 2 }, () => rawRequest(to("127.0.0.1"), handshake));
    await expect.poll(() => asked().length, PATIENT).toBe(2);
    expect((await rawRequest(to("127.0.0.1"), handshake)).status).toBe(429);
    const neighbour = rawRequest(to("127.0.0.7"), handshake);
    await expect.poll(() => asked().length, PATIENT).toBe(3);
    for (const one of backends) await one.close();
    await Promise.all([...open, neighbour]);
  });

  it("X74 bounds the answers that one address leaves unread, of files and pages as of the API", async () => {
    for (const one of backends) one.answer(() => undefined); // is never done
    const to = (localAddress: string) => ({ host: "127.0.0.1", port: front.ports.http, localAddress });
    const read = (path: string, from = "127.0.0.6") => rawRequest(to(from), `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const open = Array.from({ length: 200 }, (_, n) => read(n % 2 ? "/files/abc?e=1&s=2" : "/widget/panel.js"));
    await expect.poll(() => asked().length, PATIENT).toBe(200);
    for (const path of ["/files/abc?e=1&s=2", "/widget.js", "/api/version", "/"])
      expect([path, (await read(path)).status]).toEqual([path, 429]);
    const neighbour = read("/files/abc", "127.0.0.7");
    await expect.poll(() => asked().length, PATIENT).toBe(201);
    for (const one of backends) await one.close();
    await Promise.all([...open, neighbour]);
  });
});

describe("Nginx's own failures", () => {
  it("are told in the contract's words and codes", async () => {
    const text = await readFile(join(repositoryRoot, "nginx/snippets/errors.conf"), "utf8");
    const told = [...text.matchAll(/return (\d+) '(\{.*\})';/g)].map(([, status, body]) => ({
      status: Number(status),
      body: JSON.parse(body ?? "") as { code: string; message: string; requestId: string }, // compared below
    }));
    expect(told.length).toBeGreaterThanOrEqual(8);
    for (const { status, body } of told) {
      const { code } = body;
      if (!isErrorCode(code)) throw new Error(`${code} is no code of ours`);
      expect({ status, message: body.message }).toEqual({
        status: ERRORS[code].status,
        message: ERRORS[code].message,
      });
      expect(body.requestId).toBe("$request_id");
    }
  });
});
