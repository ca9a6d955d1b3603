import { sessionsApi } from "@chat/contract/sessions";
import { systemApi } from "@chat/contract/system";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAgent, connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "./factories.ts";
import { parseMetrics, type Scrape } from "./parseMetrics.ts";
import { type ScriptedProvider, startScriptedProvider } from "./scriptedProvider.ts";
import { stopTime } from "./stopTime.ts";
import { startTestApp, type TestApp } from "./testApp.ts";

const TOKEN = "metrics-Qm3v8Zr1Lk7Tn5Wd2Yb9Hc4Xs6";
const CANARY = "canary-words-of-a-visitor";

describe("/metrics", () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let team: TestTeam;
  beforeAll(async () => {
    provider = await startScriptedProvider();
    app = await startTestApp({
      env: {
        METRICS_TOKEN: TOKEN,
        RATE_FACTOR: "1000",
        OPENROUTER_BASE_URL: provider.baseUrl,
        OPENROUTER_API_KEY: "sk-canary-key",
      },
    });
    team = await createTeam(app);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const ask = (authorization?: string, init: RequestInit = {}) =>
    fetch(`${app.url}/metrics`, { ...init, headers: authorization === undefined ? {} : { authorization } });
  const scrape = async (): Promise<Scrape> => parseMetrics(await (await ask(`Bearer ${TOKEN}`)).text());

  it("X98 opens to the token alone", async () => {
    const good = await ask(`Bearer ${TOKEN}`);
    expect([good.status, good.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/plain")]);
    expect(good.headers.get("cache-control")).toBe("no-store");
    for (const wrong of [undefined, "", "Bearer", `Bearer ${TOKEN}x`, `bearer ${TOKEN}`, TOKEN, `Basic ${TOKEN}`]) {
      const answer = await ask(wrong);
      expect([wrong, answer.status, (await answer.text()).includes("chat_")]).toEqual([wrong, 401, false]);
    }
    expect((await ask(`Bearer ${TOKEN}`, { method: "POST" })).status).toBe(405);
  });

  it("is not there at all where no token is set", async () => {
    const other = await startTestApp({ isSeeded: false });
    for (const authorization of ["", "Bearer ", "Bearer undefined", `Bearer ${TOKEN}`])
      expect((await fetch(`${other.url}/metrics`, { headers: { authorization } })).status).toBe(404);
    await other.close();
  });

  it("counts what a chat is made of", async () => {
    const before = await scrape();
    const moved = async (name: string, labels: Record<string, string> = {}) =>
      (await scrape()).sum(name, labels) - before.sum(name, labels);

    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    const agent = await connectAgent(app, team.agent);
    const during = await scrape();
    expect(during.sum("chat_sockets", { namespace: "visitor" })).toBe(1);
    expect(during.sum("chat_sockets", { namespace: "agent" })).toBe(1);

    provider.next(async (line) => {
      await line.say("An answer.");
      await line.event({ choices: [], usage: { prompt_tokens: 120, completion_tokens: 7 } });
      await line.finish();
    });
    const clientId = newClientId();
    await visitor.request("message:send", { clientId, body: CANARY });
    await visitor.pushed("message:posted", (push) => push.message.sender.kind === "assistant");
    await visitor.request("message:send", { clientId, body: CANARY }); // a resend
    expect(await visitor.request("message:send", {})).toMatchObject({ ok: false });
    await visitor.request("no:such:event", {});
    await visitor.request("session:escalate", { clientId: newClientId() });
    await app.api(sessionsApi.queue, {}, { token: team.agent.accessToken });
    await fetch(`${app.url}/api/no/such/${chat.session.id}?secret=${CANARY}`);
    await fetch(`${app.url}/${CANARY}`, { headers: { origin: app.url } });

    await expect.poll(() => moved("chat_messages_total", { sender: "visitor", kind: "text" })).toBe(1);
    await expect.poll(() => moved("chat_appends_total", { outcome: "duplicate" })).toBe(1);
    await expect.poll(() => moved("chat_messages_total", { sender: "assistant", kind: "text" })).toBe(1);
    expect(await moved("chat_append_batch_rows_sum")).toBeGreaterThanOrEqual(3);
    expect(await moved("chat_append_batch_seconds_count")).toBeGreaterThanOrEqual(3);
    expect(await moved("chat_message_ack_seconds_count", { namespace: "visitor" })).toBe(2);
    expect(await moved("chat_socket_events_total", { event: "message:send", outcome: "invalid_input" })).toBe(1);
    expect(await moved("chat_socket_events_total", { event: "unknown" })).toBe(1);
    // Its answer is on the screens before its job ends.
    await expect.poll(() => moved("chat_assistant_replies_total", { outcome: "answer", by: "model" })).toBe(1);
    expect(await moved("chat_assistant_first_words_seconds_count")).toBe(1);
    expect(await moved("chat_assistant_tokens_total", { direction: "prompt" })).toBe(120);
    expect(await moved("chat_assistant_tokens_total", { direction: "completion" })).toBe(7);
    const route = "/api/agents/waiting-sessions";
    expect(await moved("chat_http_requests_total", { route, method: "GET", status: "200" })).toBe(1);
    expect(await moved("chat_http_request_seconds_count", { route })).toBe(1);
    expect(await moved("chat_http_requests_total", { route: "none", status: "404" })).toBe(1);
    expect(await moved("chat_http_requests_total", { route: "files" })).toBe(1);
    expect(await moved("chat_db_statement_seconds_count")).toBeGreaterThan(10);
    expect(await moved("chat_db_wait_seconds_count")).toBeGreaterThan(5);
    visitor.close();
    agent.close();
    await expect.poll(async () => (await scrape()).sum("chat_sockets")).toBe(0);
  });

  it("counts what is refused, and what a provider spoils", async () => {
    const before = await scrape();
    const moved = async (name: string, labels: Record<string, string> = {}) =>
      (await scrape()).sum(name, labels) - before.sum(name, labels);
    const refused = (query: Record<string, string>, token: string) =>
      new Promise<string>((resolve) => {
        const socket = io(`${app.url}/visitor`, {
          transports: ["websocket"],
          reconnection: false,
          query,
          auth: { token },
          extraHeaders: { Origin: query["origin"] ?? app.url },
        });
        socket.once("connect_error", (error) => {
          socket.close();
          resolve(error.message);
        });
      });
    await refused({ siteKey: team.widget.siteKey, origin: "https://elsewhere.example" }, "x");
    await refused({ siteKey: team.widget.siteKey }, "not a token");
    expect(await moved("chat_handshakes_refused_total", { reason: "origin" })).toBe(1);
    expect(await moved("chat_handshakes_refused_total", { reason: "unauthenticated" })).toBe(1);

    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    provider.next(
      ...Array.from({ length: 6 }, () => async (line: { status(code: number, text: string): void }) => {
        line.status(401, `wrong key of ${CANARY}`);
      }),
    );
    await visitor.request("message:send", { clientId: newClientId(), body: CANARY });
    await expect.poll(() => moved("chat_assistant_replies_total", { outcome: "failed", by: "model" })).toBe(1);
    expect(await moved("chat_assistant_provider_failures_total", { failure: "unauthorised" })).toBe(1);
    provider.reset();
    visitor.close();

    await expect(app.deps.db.rows("SELECT no_such_column FROM users")).rejects.toThrow();
    expect(await moved("chat_db_errors_total", { kind: "other" })).toBe(1);
    for (let n = 0; n < 400_000; n += 1)
      try {
        app.deps.limits.take("escalate", "one");
      } catch {
        break;
      }
    expect(await moved("chat_rate_limited_total", { limit: "escalate" })).toBe(1);
  });

  it("tells of queue, agents and jobs as the database has them, read once in fifteen seconds", async () => {
    const own = await startTestApp({ env: { METRICS_TOKEN: TOKEN, RATE_FACTOR: "1000" } });
    const { db } = own.deps;
    const people = await createTeam(own);
    const chat = await startChat(own, people.widget.siteKey);
    const visitor = await connectVisitor(own, chat);
    const agent = await connectAgent(own, people.agent);
    // Noted after the connection is open; what is read below is kept for fifteen seconds.
    const onShift = "SELECT 1 FROM agents WHERE connected_until > UTC_TIMESTAMP(3)";
    await expect.poll(async () => (await db.rows(onShift)).length).toBe(1);
    await visitor.request("session:escalate", { clientId: newClientId() });
    const since = Date.now();
    const isAbout = (seconds: number, expected: number) =>
      seconds >= expected - 1 && seconds <= expected + 1 + (Date.now() - since) / 1000;
    await db.run("UPDATE sessions SET escalated_at = TIMESTAMPADD(SECOND, -90, UTC_TIMESTAMP(3)) WHERE public_id = ?", [
      chat.session.id,
    ]);
    await db.run(
      "INSERT INTO jobs (workspace_id, kind, cause, payload, run_at, created_at) VALUES (1, 'test.kind', 'a', '{}', TIMESTAMPADD(SECOND, -40, UTC_TIMESTAMP(3)), UTC_TIMESTAMP(3)), (1, 'test.kind', 'b', '{}', '2999-01-01', UTC_TIMESTAMP(3)), (1, 'test.kind', 'c', '{}', TIMESTAMPADD(HOUR, 1, UTC_TIMESTAMP(3)), UTC_TIMESTAMP(3))",
    );
    const read = async () =>
      parseMetrics(await (await fetch(`${own.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text());
    const restart = stopTime(); // these fifteen seconds do not end while they are looked at
    const first = await read();
    expect(first.sum("chat_sessions", { state: "waiting" })).toBe(1);
    expect(first.sum("chat_agents_on_shift")).toBe(1);
    for (const staffed of ["true", "false"])
      expect(first.sum("chat_queue_longest_wait_seconds", { staffed })).toSatisfy((told: number) => isAbout(told, 90));
    for (const state of ["due", "failed", "later"])
      expect([state, first.sum("chat_jobs", { kind: "test.kind", state })]).toEqual([state, 1]);
    expect(first.sum("chat_jobs_oldest_due_seconds", { kind: "test.kind" })).toSatisfy((told: number) =>
      isAbout(told, 40),
    );
    await db.run("DELETE FROM jobs WHERE kind = 'test.kind'");
    const again = await Promise.all(Array.from({ length: 5 }, read));
    restart();
    for (const one of again) expect(one.sum("chat_jobs", { kind: "test.kind", state: "due" })).toBe(1);
    visitor.close();
    agent.close();
    await own.close();
  });

  it("tells of the process, its release and its database", async () => {
    const now = await scrape();
    const { version } = (await app.api(systemApi.version, {})).data;
    expect(now.sum("chat_build_info", { version })).toBe(1);
    expect(now.sum("chat_db_up")).toBe(1);
    expect(now.sum("chat_draining")).toBe(0);
    expect(now.sum("chat_db_connections", { state: "max" })).toBe(12);
    for (const name of [
      "chat_process_resident_memory_bytes",
      "chat_nodejs_eventloop_lag_p99_seconds",
      "chat_process_cpu_seconds_total",
    ])
      expect([name, now.sum(name) > 0]).toEqual([name, true]);
    expect(now.types.get("chat_nodejs_gc_duration_seconds")).toBe("histogram");
    expect([...now.types.keys()].filter((name) => !name.startsWith("chat_"))).toEqual([]);
  });

  it("holds no id, text, token or address, and a bounded number of series", async () => {
    const text = await (await ask(`Bearer ${TOKEN}`)).text();
    for (const secret of [
      CANARY,
      TOKEN,
      "sk-canary-key",
      team.agent.accessToken,
      team.widget.siteKey,
      "@example",
      "127.0.0.1",
    ])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    const before = parseMetrics(text);
    const others = before.samples.filter(({ name }) => !name.startsWith("chat_http_"));
    expect(others.length).toBeLessThan(600);
    for (let n = 0; n < 30; n += 1) {
      await fetch(`${app.url}/api/widgets/key-${n}/config`);
      await fetch(`${app.url}/page-${n}`);
      await fetch(`${app.url}/api/unknown-${n}`);
    }
    const rows = (scraped: Scrape) => scraped.samples.filter(({ name }) => name === "chat_http_requests_total").length;
    expect(rows(await scrape()) - rows(before)).toBeLessThanOrEqual(4);
  });
});
