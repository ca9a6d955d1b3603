import { visitorApi } from "@chat/contract/messages";
import { agentEvents, sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectAgent,
  connectVisitor,
  createTeam,
  newClientId,
  startChat,
  type TestChat,
  type TestTeam,
} from "../factories.ts";
import { startTestApp, type TestApp } from "../testApp.ts";

describe("X21: another tenant's key inside a permitted request", () => {
  let app: TestApp;
  let mine: TestTeam;
  let theirs: TestTeam;
  let victim: TestChat;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    [mine, theirs] = [await createTeam(app), await createTeam(app)];
    victim = await startChat(app, theirs.widget.siteKey);
  });
  afterAll(() => app.close());

  const rows = async () =>
    JSON.stringify(
      await app.deps.db.rows("SELECT state, epoch, last_seq, agent_user_id FROM sessions WHERE public_id = ?", [
        victim.session.id,
      ]),
    );

  it("an agent's every endpoint answers 404 to another workspace's chat, and nothing changes", async () => {
    const before = await rows();
    const token = mine.owner.accessToken;
    const params = { sessionId: victim.session.id };
    for (const name of ["accept", "requeue", "returnToAssistant", "close", "show", "transcript"] as const) {
      const answer = await app.api(sessionsApi[name], { params }, { token });
      expect([name, answer.status, answer.error.code]).toEqual([name, 404, "session_not_found"]);
    }
    const reply = await app.api(
      sessionsApi.reply,
      { params, body: { clientId: newClientId(), body: "hello" } },
      { token },
    );
    expect(reply.error.code).toBe("session_not_found");
    expect((await app.api(visitorApi.messages, { params }, { token })).error.code).toBe("session_not_found");
    expect(await rows()).toBe(before);
  });

  it("an agent's every socket event that names a chat refuses another workspace's", async () => {
    const before = await rows();
    const agent = await connectAgent(app, mine.agent);
    const payload = {
      sessionId: victim.session.id,
      clientId: newClientId(),
      body: "x",
      after: 0,
      isTyping: true,
      read: 1,
    };
    const named = Object.keys(agentEvents).filter((event) => event !== "token:renew" && event !== "session:unwatch");
    expect(named.length).toBeGreaterThan(4);
    for (const event of named) expect([event, (await agent.request(event, payload)).ok]).toEqual([event, false]);
    expect(await rows()).toBe(before);
    app.deps.events.publish("typing.changed", {
      session: { workspaceId: 0, sessionId: 0, sessionPublicId: victim.session.id },
      by: "visitor",
      name: null,
      isTyping: true,
      text: "secret",
    });
    expect(agent.pushes.filter(({ event }) => event === "typing:shown")).toEqual([]);
    agent.close();
  });

  it("a visitor's token is worth nothing on another widget", async () => {
    const chat = await startChat(app, mine.widget.siteKey);
    await expect(connectVisitor(app, { ...chat, siteKey: theirs.widget.siteKey })).rejects.toThrow();
    const escalate = await app.api(
      visitorApi.escalate,
      { params: { siteKey: theirs.widget.siteKey, sessionId: chat.session.id }, body: {} },
      { token: chat.token },
    );
    expect(escalate.status).toBe(404);
  });

  it("the archive shows no other workspace's chats, whatever widget is named", async () => {
    const all = await app.api(sessionsApi.archive, { query: { limit: 100 } }, { token: mine.owner.accessToken });
    expect(JSON.stringify(all.data)).not.toContain(victim.session.id);
    const named = await app.api(
      sessionsApi.archive,
      { query: { siteKey: theirs.widget.siteKey } },
      { token: mine.owner.accessToken },
    );
    expect(named.data).toEqual({ items: [], next: null });
  });
});
