import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAgent, connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "./factories.ts";
import { startTestApp, type TestApp } from "./testApp.ts";

describe("a chat through both doors", () => {
  let app: TestApp;
  let team: TestTeam;
  beforeAll(async () => {
    app = await startTestApp({ env: { RATE_FACTOR: "100" } });
    team = await createTeam(app);
  });
  afterAll(() => app.close());

  it("goes from a visitor to an agent and back, every line on both screens", async () => {
    const agent = await connectAgent(app, team.agent);
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await connectVisitor(app, chat);

    const sent = await visitor.request("message:send", { clientId: newClientId(), body: "Hello?" });
    expect(sent).toMatchObject({ ok: true, data: { duplicate: false } });
    expect(await visitor.request("session:escalate", { reason: "a person, please" })).toMatchObject({
      ok: true,
      data: { state: "waiting" },
    });
    const accepted = await app.api(
      sessionsApi.accept,
      { params: { sessionId: chat.session.id } },
      { token: team.agent.accessToken },
    );
    expect(accepted.data).toMatchObject({ state: "human", agent: { id: team.agent.user.id } });
    await visitor.pushed("session:changed", (session) => session.state === "human");

    const epoch = accepted.data.epoch;
    const answer = await agent.request("message:send", {
      sessionId: chat.session.id,
      clientId: newClientId(),
      body: "Here I am",
      epoch,
    });
    expect(answer).toMatchObject({ ok: true });
    const shown = await visitor.pushed("message:posted", ({ message }) => message.body === "Here I am");
    expect(shown.message.sender).toMatchObject({ kind: "agent", name: team.agent.user.name });
    await visitor.request("message:send", { clientId: newClientId(), body: "Wonderful" });
    await agent.pushed("message:posted", ({ message }) => message.body === "Wonderful");

    const synced = await visitor.request("session:sync", { after: 0 });
    const seqs = synced.ok ? synced.data.items.map((item: { seq: number }) => item.seq) : [];
    expect(seqs).toEqual(seqs.map((_seq: number, index: number) => index + 1));
    visitor.close();
    agent.close();
  });
});
