import { visitorApi } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
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

const BLANK = {
  nothing: "",
  spaces: "   \t\r\n ",
  "zero-width": "\u200b\u200c\u200d\u2060\ufeff",
  "no-break space": "\u00a0\u202f\u3000",
  "direction marks": "\u200e\u200f\u202a\u202e\u2066\u2069",
  "Hangul fillers": "\u115f\u1160\u3164\uffa0",
  "Braille blank": "\u2800",
  "soft hyphen": "\u00ad",
  control: "\u0001\u0007\u001b",
};
const BROKEN = { NUL: "a\u0000b", "half a surrogate": "a\ud83d", "wrong order": "\ude00\ud83d" };
const FINE = ["👨‍👩‍👧", "שלום", "é", "0", "<img src=x onerror=alert(1)>", "'; DROP TABLE messages; --"];

describe("X81: a message that nobody can see", () => {
  let app: TestApp;
  let team: TestTeam;
  let chat: TestChat;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
    team = await createTeam(app);
    chat = await startChat(app, team.widget.siteKey);
  });
  afterAll(() => app.close());

  it.each(Object.entries({ ...BLANK, ...BROKEN }))("is refused on both channels: %s", async (_name, body) => {
    const draft = { clientId: newClientId(), body };
    const visitor = await connectVisitor(app, chat);
    const agent = await connectAgent(app, team.agent);
    expect(await visitor.request("message:send", draft)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    expect(await agent.request("message:send", { ...draft, sessionId: chat.session.id })).toMatchObject({
      ok: false,
      error: { code: "invalid_input" },
    });
    visitor.close();
    agent.close();
    const params = { sessionId: chat.session.id };
    expect((await app.api(visitorApi.send, { params, body: draft }, { token: chat.token })).status).toBe(400);
    expect((await app.api(sessionsApi.reply, { params, body: draft }, { token: team.agent.accessToken })).status).toBe(
      400,
    );
    const [row] = await app.deps.db.rows<{ last_seq: number }>("SELECT last_seq FROM sessions WHERE public_id = ?", [
      chat.session.id,
    ]);
    expect(row?.last_seq).toBe(1);
  });

  it("what can be seen is stored as it was typed", async () => {
    const other = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, other);
    for (const body of FINE)
      expect(await visitor.request("message:send", { clientId: newClientId(), body })).toMatchObject({ ok: true });
    const reply = await visitor.request("session:sync", { after: 0 });
    const spoken = reply.ok
      ? reply.data.items.filter(
          (item: { kind: string; sender: { kind: string } }) => item.kind === "text" && item.sender.kind === "visitor",
        )
      : [];
    expect(spoken.map((item: { body: string }) => item.body)).toEqual(FINE);
    visitor.close();
  });
});
