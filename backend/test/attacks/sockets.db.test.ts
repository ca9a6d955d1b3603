import { request } from "node:http";
import type { Duplex } from "node:stream";
import { PAYLOAD_MAX_BYTES } from "@chat/contract/limits";
import { sessionsApi } from "@chat/contract/sessions";
import { authApi } from "@chat/contract/users";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  connectAgent,
  connectSocket,
  connectVisitor,
  createTeam,
  newClientId,
  startChat,
  type TestTeam,
} from "../factories.ts";
import { stopTime } from "../stopTime.ts";
import { startTestApp, type TestApp } from "../testApp.ts";

interface Knock {
  readonly siteKey?: string | null;
  readonly transport?: string;
  readonly fetchSite?: string;
  readonly at?: string;
  /** What a proxy in front says of the address. */
  readonly via?: string;
  /** Keeps the open connections here instead of closing them. */
  readonly held?: Duplex[];
}

/** Engine.IO answers every refused upgrade like this. */
const REFUSED = 400;

describe("attacks on sockets", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp();
    team = await createTeam(app, {
      allowedOrigins: [
        "https://good.com",
        "https://xn--mnchen-3ya.example",
        "http://plain.example:8080",
        "https://*.many.example",
      ],
    });
  });
  afterAll(() => app.close());

  /** Asks for the upgrade as a browser would. @returns the status of the answer, 101 where the door opened */
  const knock = (
    origin: string | null,
    {
      siteKey = team.widget.siteKey,
      transport = "websocket",
      fetchSite = "",
      at = app.url,
      via = "",
      held,
    }: Knock = {},
  ) =>
    new Promise<number>((resolve, reject) => {
      const url = new URL(
        `${at}/socket.io/?EIO=4&transport=${transport}${siteKey === null ? "" : `&siteKey=${siteKey}`}`,
      );
      const upgrade = {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      };
      const headers = {
        ...(transport === "websocket" ? upgrade : {}),
        ...(origin === null ? {} : { Origin: origin }),
        ...(fetchSite ? { "Sec-Fetch-Site": fetchSite } : {}),
        ...(via ? { "X-Forwarded-For": via } : {}),
      };
      const asked = request(url, { headers });
      asked.on("upgrade", (response, socket) => {
        if (held) held.push(socket);
        else socket.destroy();
        resolve(response.statusCode ?? 0);
      });
      asked.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on("error", reject);
      asked.end();
    });

  it.each([
    ["https://good.com", true],
    ["http://plain.example:8080", true],
    ["https://xn--mnchen-3ya.example", true],
    ["https://shop.many.example", true],
    ["https://many.example", false],
    ["https://eviltwo-many.example", false],
    ["https://*.many.example", false],
    ["https://good.com.evil.com", false],
    ["https://evilgood.com", false],
    ["https://sub.good.com", false],
    ["http://good.com", false],
    ["https://good.com:8443", false],
    ["https://good.com.", false],
    ["https://GOOD.com", false],
    ["https://good.com/", false],
    ["https://good.com`.evil.com", false],
    ["https://good.com$.evil.com", false],
    ["https://good.com@evil.com", false],
    ["https://münchen.example", false],
    ["http://plain.example", false],
    ["null", false],
    ["", false],
    [null, false],
    ["file://", false],
    ["chrome-extension://abcdef", false],
  ])("X40 lets an origin open a websocket only when it is exactly one of the list: %s", async (origin, isAllowed) => {
    const sent = origin === null ? null : Buffer.from(origin, "utf8").toString("latin1"); // a header holds bytes
    expect(await knock(sent)).toBe(isAllowed ? 101 : REFUSED);
  });

  it("X40 has no polling beside the websocket, whatever the origin", async () => {
    for (const origin of ["https://good.com", app.url, "https://evil.com", null])
      expect(await knock(origin, { transport: "polling" })).toBe(400);
  });

  it("X40 takes a missing origin as own only when the browser says same-origin, and no key only from own pages", async () => {
    expect(await knock(null, { fetchSite: "same-origin" })).toBe(101);
    expect(await knock(null, { fetchSite: "cross-site" })).toBe(REFUSED);
    expect(await knock("https://good.com", { siteKey: null })).toBe(REFUSED);
    expect(await knock(app.url, { siteKey: null })).toBe(101);
    expect(await knock("https://good.com", { siteKey: "unknown" })).toBe(REFUSED);
    expect(await knock(app.url, { siteKey: "unknown" })).toBe(REFUSED);
  });

  it("X40 keeps agents out on every page but our own, and a visitor's token on its own widget's connection", async () => {
    const { agent, widget } = team;
    const other = await createTeam(app);
    const chat = await startChat(app, widget.siteKey);
    await expect(
      connectSocket(app, "/agent", { token: agent.accessToken, siteKey: widget.siteKey, origin: "https://good.com" }),
    ).rejects.toThrow("unauthenticated");
    await expect(connectSocket(app, "/agent", { token: chat.token })).rejects.toThrow("unauthenticated");
    await expect(connectSocket(app, "/visitor", { token: agent.accessToken, siteKey: widget.siteKey })).rejects.toThrow(
      "unauthenticated",
    );
    await expect(connectSocket(app, "/visitor", { token: chat.token, siteKey: other.widget.siteKey })).rejects.toThrow(
      "unauthenticated",
    );
    await expect(connectSocket(app, "/visitor", { token: chat.token })).rejects.toThrow("unauthenticated");
    const welcome = await connectSocket(app, "/visitor", {
      token: chat.token,
      siteKey: widget.siteKey,
      origin: "https://good.com",
    });
    welcome.close();
  });

  it("X42 gives a forged origin no more than a visitor's power", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const forged = await connectVisitor(app, chat, "https://good.com");
    expect(await forged.request("message:send", { clientId: newClientId(), body: "curl says hello" })).toMatchObject({
      ok: true,
    });
    expect(await forged.request("session:watch", { sessionId: chat.session.id })).toMatchObject({
      ok: false,
      error: { code: "not_found" },
    });
    const queue = await app.api(sessionsApi.queue, { query: {} }, { token: chat.token });
    expect(queue.status).toBe(401);
    forged.close();
  });

  it("X25 derives rooms from the token: a payload that names another session changes nothing", async () => {
    const [mine, theirs] = [await startChat(app, team.widget.siteKey), await startChat(app, team.widget.siteKey)];
    const socket = await connectVisitor(app, mine);
    const victim = await connectVisitor(app, theirs);
    const naming = { sessionId: theirs.session.id, sessionPublicId: theirs.session.id };
    expect(await socket.request("session:sync", { after: 0, ...naming })).toMatchObject({
      ok: true,
      data: { session: { id: mine.session.id } },
    });
    const clientId = newClientId();
    await socket.request("message:send", { clientId, body: "whose chat is this?", ...naming });
    const synced = await victim.request("session:sync", { after: 0 });
    expect(JSON.stringify(synced)).not.toContain("whose chat");
    const otherTab = await connectVisitor(app, theirs);
    await victim.request("message:send", { clientId: newClientId(), body: "a secret" });
    await otherTab.pushed("message:posted", (push) => push.message.body === "a secret");
    await socket.request("session:sync", { after: 0 }); // what was pushed before this answer came before it
    otherTab.close();
    expect(JSON.stringify(socket.pushes)).not.toContain("a secret");
    socket.close();
    victim.close();
  });

  it("X71 answers garbage with an error and goes on serving", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const socket = await connectVisitor(app, chat);
    const deep = JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n]));
    const garbage: unknown[] = [
      null,
      undefined,
      1,
      "text",
      [],
      deep,
      many,
      { body: 12345678901234567890n.toString() },
      { clientId: { $ne: null }, body: [] },
      Buffer.from("bytes"),
    ];
    for (const payload of garbage)
      expect(await socket.request("session:rate", payload)).toMatchObject({
        ok: false,
        error: { code: "invalid_input" },
      });
    socket.socket.emit("message:send"); // no payload, no acknowledgement
    socket.socket.emit("message:send", { clientId: newClientId(), body: "nobody listens" }, "not a function");
    socket.socket.emit("toString", {});
    expect(await socket.request("__proto__", {})).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await socket.request("constructor", {})).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await socket.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
    socket.close();
  });

  it("X71 closes a connection that sends more than 64 KB at once", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const socket = await connectVisitor(app, chat);
    socket.socket.emit("message:send", { clientId: newClientId(), body: "x".repeat(PAYLOAD_MAX_BYTES) });
    await socket.closed();
    const other = await connectVisitor(app, chat);
    expect(await other.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
    other.close();
  });

  it("X71 survives raw frames that are no packets, and a second namespace on one connection", async () => {
    const socket = io(app.url, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      extraHeaders: { Origin: app.url },
    });
    await new Promise((resolve) => socket.once("connect_error", resolve)); // the default namespace is closed
    const engine = socket.io.engine;
    for (const frame of ["40/nowhere,", "42/visitor,[]", "4", "9999", "42[", '40/agent,{"token":5}', "40/visitor,{}"])
      engine.write(frame);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.close();
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    const agents = visitor.socket.io.socket("/agent", { auth: { token: team.agent.accessToken } });
    await new Promise((resolve) =>
      agents
        .once("connect", () => resolve(undefined))
        .once("connect_error", resolve)
        .connect(),
    );
    expect(await visitor.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
    visitor.close();
  });

  it("X73 slows a flood to two a second after ten, then disconnects; others are not disturbed", async () => {
    const [chat, calm] = [await startChat(app, team.widget.siteKey), await startChat(app, team.widget.siteKey)];
    const flood = await connectVisitor(app, chat);
    const other = await connectVisitor(app, calm);
    const answers: { ok: boolean; error?: { code: string; retryAfterMs?: number } }[] = [];
    const restart = stopTime();
    for (let n = 0; n < 400 && flood.socket.connected; n += 1) {
      flood.socket.emit(
        "message:send",
        { clientId: newClientId(), body: `flood ${n}` },
        (answer: (typeof answers)[number]) => answers.push(answer),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await other.request("message:send", { clientId: newClientId(), body: "calm" })).toMatchObject({ ok: true });
    await flood.closed();
    restart();
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(10);
    const refused = answers.find(({ ok }) => !ok);
    expect(refused?.error).toMatchObject({ code: "rate_limited" });
    expect(refused?.error?.retryAfterMs).toBeGreaterThan(0);
    other.close();
  });

  it("X73 works on a few requests of one connection at once, in their order, and on other connections meanwhile", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const eager = await connectVisitor(app, chat);
    const other = await connectVisitor(app, await startChat(app, team.widget.siteKey));
    const { db } = app.deps;
    let [running, most] = [0, 0];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const [session] = await db.rows<{ id: number }>("SELECT id FROM sessions WHERE public_id = ?", [chat.session.id]);
    const { rows } = db;
    const slow = vi.spyOn(db, "rows").mockImplementation(async (sql, values) => {
      if (!sql.includes("messages") || !values?.includes(session?.id ?? 0)) return rows(sql, values) as never;
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
      return rows(sql, values) as never;
    });
    const order: number[] = [];
    const asked = Array.from({ length: 30 }, (_, n) =>
      eager.request("session:sync", { after: 0, limit: n + 1 }).then((reply) => void (reply.ok && order.push(n))),
    );
    await expect.poll(() => running).toBeGreaterThan(0);
    expect(await other.request("session:sync", { after: 0 })).toMatchObject({ ok: true });
    open();
    await Promise.all(asked);
    slow.mockRestore();
    expect(most).toBeLessThanOrEqual(4);
    expect(order).toHaveLength(30);
    for (const socket of [eager, other]) socket.close();
  });

  it("X73 slows an agent's flood over REST like one over the socket, and loses none of what it took", async () => {
    const { session } = await startChat(app, team.widget.siteKey, { with: "person" });
    const token = team.agent.accessToken;
    const params = { sessionId: session.id };
    expect((await app.api(sessionsApi.accept, { params, query: {} }, { token })).status).toBe(200);
    const restart = stopTime();
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        app.api(sessionsApi.reply, { params, body: { clientId: newClientId(), body: `flood ${n}` } }, { token }),
      ),
    );
    restart();
    const stored = replies.filter(({ status }) => status === 201).length;
    expect(stored).toBe(30);
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused.length).toBe(60 - stored);
    for (const { error } of refused) expect(error.code).toBe("rate_limited");
    const { data } = await app.api(sessionsApi.transcript, { params, query: {} }, { token });
    expect(data.items.filter(({ body }) => body.startsWith("flood"))).toHaveLength(stored);
  });

  it("caps the open connections of one address (X74)", async () => {
    const never = async () => undefined;
    const noRates = { take: () => undefined, takeTogether: never, takeShared: never, giveBackShared: never };
    const env = { RATE_FACTOR: "0.01", TRUST_PROXY: "1" }; // five instead of five hundred
    const capped = await startTestApp({ env, isSeeded: false, overrides: { limits: noRates } });
    const held: Duplex[] = [];
    const results = [];
    for (let n = 0; n < 7; n += 1) results.push(await knock(capped.url, { siteKey: null, at: capped.url, held }));
    expect(results).toEqual([101, 101, 101, 101, 101, REFUSED, REFUSED]);
    for (const socket of held.splice(0)) socket.destroy();
    await expect.poll(() => knock(capped.url, { siteKey: null, at: capped.url })).toBe(101);
    // The addresses of one IPv6 network are one.
    const spread = [];
    for (let n = 1; n <= 6; n += 1)
      spread.push(await knock(capped.url, { siteKey: null, at: capped.url, via: `2001:db8:74:1::${n}`, held }));
    expect(spread).toEqual([101, 101, 101, 101, 101, REFUSED]);
    expect(await knock(capped.url, { siteKey: null, at: capped.url, via: "2001:db8:74:2::1" })).toBe(101);
    for (const socket of held) socket.destroy();
    await capped.close();
  });

  it("slows an address that opens and closes connections without end (X74)", async () => {
    const slowed = await startTestApp({ env: { RATE_FACTOR: "0.01" }, isSeeded: false }); // five at once instead of five hundred
    const results = [];
    const restart = stopTime();
    for (let n = 0; n < 7; n += 1) results.push(await knock(slowed.url, { siteKey: null, at: slowed.url }));
    restart();
    expect(results).toEqual([101, 101, 101, 101, 101, REFUSED, REFUSED]);
    await slowed.close();
  });

  it("closes a socket whose token has ended and lets a renewed one go on", async () => {
    let offsetMs = 0;
    const moving = await startTestApp({ overrides: { clock: { now: () => new Date(Date.now() + offsetMs) } } });
    const own = await createTeam(moving);
    const [forgotten, renewed] = [await connectAgent(moving, own.agent), await connectAgent(moving, own.admin)];
    offsetMs = 14 * 60_000;
    const fresh = await moving.api(authApi.refresh, {}, { headers: { cookie: own.admin.cookies } });
    const renewal = await renewed.request("token:renew", { accessToken: fresh.data.accessToken });
    expect(renewal).toMatchObject({ ok: true });
    offsetMs = 16 * 60_000;
    expect(await renewed.request("session:unwatch", { sessionId: "A".repeat(22) })).toMatchObject({ ok: true });
    await forgotten.closed();
    expect(forgotten.pushes.at(-1)).toEqual({ event: "signed:out", payload: { reason: "expired" } });
    expect(renewed.socket.connected).toBe(true);
    renewed.close();
    await moving.close();
  });
});
