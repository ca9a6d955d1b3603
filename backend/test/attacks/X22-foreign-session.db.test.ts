import { visitorApi, visitorEvents } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor, createTeam, newClientId, startChat, type TestChat, type TestTeam } from "../factories.ts";
import { startTestApp, type TestApp } from "../testApp.ts";
import { untilAnswered } from "../untilAnswered.ts";

describe("X22: a visitor's own token with another chat's id", () => {
  let app: TestApp;
  let team: TestTeam;
  let own: TestChat;
  let victim: TestChat;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app);
    [own, victim] = [await startChat(app, team.widget.siteKey), await startChat(app, team.widget.siteKey)];
    const socket = await connectVisitor(app, victim);
    await socket.request("message:send", { clientId: newClientId(), body: "my secret" });
    socket.close();
    // The assistant's answer changes the victim's session too: it must be there before the attacks are compared with it.
    await untilAnswered(app.deps);
  });
  afterAll(() => app.close());

  it("answers 404 on every address, as for a chat that does not exist", async () => {
    const options = { token: own.token };
    for (const sessionId of [victim.session.id, "A".repeat(22)]) {
      const params = { sessionId };
      const answers = [
        await app.api(visitorApi.messages, { params }, options),
        await app.api(visitorApi.send, { params, body: { clientId: newClientId(), body: "x" } }, options),
        await app.api(visitorApi.escalate, { params: { ...params, siteKey: team.widget.siteKey }, body: {} }, options),
        await app.api(visitorApi.call, { params, body: { event: "session:sync", payload: { after: 0 } } }, options),
      ];
      for (const { status, error } of answers) expect([status, error.code]).toEqual([404, "session_not_found"]);
      expect(JSON.stringify(answers)).not.toContain("my secret");
    }
    const team404 = await app.api(sessionsApi.transcript, { params: { sessionId: victim.session.id } }, options);
    expect(team404.status).toBe(401);
  });

  it("ignores another chat's id in every event's payload: the session is the token's", async () => {
    const socket = await connectVisitor(app, own);
    const before = JSON.stringify(
      await app.deps.db.rows("SELECT * FROM sessions WHERE public_id = ?", [victim.session.id]),
    );
    for (const event of Object.keys(visitorEvents)) {
      const payload = {
        sessionId: victim.session.id,
        id: victim.session.id,
        clientId: newClientId(),
        body: "x",
        after: 0,
        rating: 5,
        email: "a@b.example",
        isTyping: true,
        read: 1,
      };
      const reply = await socket.request(event, payload);
      expect(JSON.stringify(reply)).not.toContain("my secret");
    }
    expect(
      JSON.stringify(await app.deps.db.rows("SELECT * FROM sessions WHERE public_id = ?", [victim.session.id])),
    ).toBe(before);
    socket.close();
  });

  it("joins no room that a client names (X25)", async () => {
    const socket = await connectVisitor(app, own);
    for (const event of ["join", "subscribe", "session:watch", "room:join"]) {
      const reply = await socket.request(event, `s:${victim.session.id}`);
      expect(reply.ok).toBe(false);
    }
    const [other, second] = [await connectVisitor(app, victim), await connectVisitor(app, victim)];
    await other.request("message:send", { clientId: newClientId(), body: "still secret" });
    await second.pushed("message:posted", ({ message }) => message.body === "still secret");
    expect(JSON.stringify(socket.pushes)).not.toContain("still secret");
    socket.close();
    other.close();
    second.close();
  });
});
