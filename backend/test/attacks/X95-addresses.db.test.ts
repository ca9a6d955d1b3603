import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "../../src/platform/errors.ts";
import { connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "../factories.ts";
import { startTestApp, type TestApp } from "../testApp.ts";

const ADDRESS = "127.0.0.1";

describe("X95: many chats of one address share its budgets, at both doors", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => app.close());

  /** From here on this budget is spent for our address. */
  const spend = (name: string): void => {
    const { take } = app.deps.limits;
    vi.spyOn(app.deps.limits, "take").mockImplementation((one, key) => {
      if (one === name && key.endsWith(ADDRESS)) throw new AppError("rate_limited", {}, { retryAfterMs: 7000 });
      take(one, key);
    });
  };

  it("messages by socket and by REST", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    const params = { sessionId: chat.session.id };
    const send = () => visitor.request("message:send", { clientId: newClientId(), body: "Hello" });
    expect(await send()).toMatchObject({ ok: true });
    spend("messageAddress");
    expect(await send()).toMatchObject({ ok: false, error: { code: "rate_limited", retryAfterMs: 7000 } });
    const posted = await app.api(
      visitorApi.send,
      { params, body: { clientId: newClientId(), body: "Hello" } },
      { token: chat.token },
    );
    expect(posted).toMatchObject({ status: 429, error: { code: "rate_limited" } });
    visitor.close();
  });

  it("every event of a socket", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    spend("visitorEventAddress");
    expect(await visitor.request("session:sync", { after: 0 })).toMatchObject({ ok: false });
    visitor.close();
  });

  it("places in the queue: asked for, and begun with", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    spend("escalateAddress");
    expect(await visitor.request("session:escalate", {})).toMatchObject({
      ok: false,
      error: { code: "rate_limited", retryAfterMs: 7000 },
    });
    await expect(startChat(app, team.widget.siteKey, { with: "person" })).rejects.toThrow("429");
    const { data } = await app.api(sessionsApi.queue, { query: {} }, { token: team.admin.accessToken });
    expect(data.items).toEqual([]);
    expect((await startChat(app, team.widget.siteKey)).session.state).toBe("assistant");
    visitor.close();
  });

  it("places in the queue that an ended chat comes back to", async () => {
    const presets = team.widget.settings;
    const people = { ...presets.people, reopensTo: "waiting" } as const;
    const { widget } = await createTeam(app, { people });
    const chat = await startChat(app, widget.siteKey);
    const visitor = await connectVisitor(app, chat);
    await app.deps.db.run("UPDATE sessions SET state = 'closed', closed_at = ? WHERE public_id = ?", [
      new Date(),
      chat.session.id,
    ]);
    spend("escalateAddress");
    const send = () => visitor.request("message:send", { clientId: newClientId(), body: "One more thing" });
    expect(await send()).toMatchObject({ ok: false, error: { code: "rate_limited" } });
    vi.restoreAllMocks();
    expect(await send()).toMatchObject({ ok: true });
    visitor.close();
  });
});
