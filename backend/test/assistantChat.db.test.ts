import { knowledgeApi } from "@chat/contract/knowledge";
import { sessionsApi } from "@chat/contract/sessions";
import { widgetsApi } from "@chat/contract/widgets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTakeOverRaces } from "../chaos/takeOverRaces.ts";
import {
  connectAgent,
  connectVisitor,
  createTeam,
  newClientId,
  startChat,
  type TestChat,
  type TestSocket,
  type TestTeam,
} from "./factories.ts";
import { type ScriptedProvider, saying, startScriptedProvider } from "./scriptedProvider.ts";
import { startTestApp, type TestApp } from "./testApp.ts";

describe("the assistant through the doors", () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let team: TestTeam;
  let chat: TestChat;
  let visitor: TestSocket;
  beforeAll(async () => {
    provider = await startScriptedProvider();
    app = await startTestApp({
      env: { RATE_FACTOR: "1000", OPENROUTER_BASE_URL: provider.baseUrl, OPENROUTER_API_KEY: "sk-test" },
    });
    team = await createTeam(app);
  });
  afterAll(async () => {
    await app.close();
    await app.deps.outbound.close();
    await provider.close();
  });

  const begin = async (): Promise<void> => {
    chat = await startChat(app, team.widget.siteKey);
    visitor = await connectVisitor(app, chat);
  };
  const say = (body: string) => visitor.request("message:send", { clientId: newClientId(), body });

  it("streams to the visitor and to a watching agent, and the stored row replaces the draft", async () => {
    await begin();
    const agent = await connectAgent(app, team.agent);
    await agent.request("session:watch", { sessionId: chat.session.id });
    provider.next(saying("Here is your answer, word by word.", 40));
    await say("Question?");
    const first = await visitor.pushed("assistant:chunk");
    expect(first).toMatchObject({ index: 0 });
    await agent.pushed("assistant:chunk", (chunk) => chunk.draftId === first.draftId);
    const { message } = await visitor.pushed("message:posted", (push) => push.message.sender.kind === "assistant");
    expect(message).toMatchObject({ body: "Here is your answer, word by word.", data: { draftId: first.draftId } });
    expect(message.clientId).toBeNull();
    agent.close();
    visitor.close();
  });

  it("is stopped by the visitor over the socket, and what was said stays", async () => {
    await begin();
    provider.next("slow");
    await say("Question?");
    await visitor.pushed("assistant:chunk", (chunk) => chunk.index === 2);
    expect(await visitor.request("assistant:stop", {})).toMatchObject({ ok: true });
    const { message } = await visitor.pushed("message:posted", (push) => push.message.sender.kind === "assistant");
    expect(message.data).toMatchObject({ isIncomplete: true });
    visitor.close();
  });

  it("falls silent when an agent steps in: the draft is taken back and no word follows", async () => {
    await begin();
    provider.next("slow");
    await say("Question?");
    await visitor.pushed("assistant:chunk", (chunk) => chunk.index === 2);
    await app.api(sessionsApi.accept, { params: { sessionId: chat.session.id } }, { token: team.agent.accessToken });
    await visitor.pushed("assistant:dropped");
    await expect.poll(() => provider.open).toBe(0);
    // What is pushed comes in order: after the word that the team says next, nothing of the draft is still under way.
    await app.api(
      sessionsApi.reply,
      { params: { sessionId: chat.session.id }, body: { clientId: newClientId(), body: "I am here" } },
      { token: team.agent.accessToken },
    );
    await visitor.pushed("message:posted", (push) => push.message.body === "I am here");
    const at = visitor.pushes.findIndex((push) => push.event === "assistant:dropped");
    expect(visitor.pushes.slice(at).filter((push) => push.event === "assistant:chunk")).toEqual([]);
    const synced = await visitor.request("session:sync", { after: 0 });
    const kinds = synced.ok
      ? synced.data.items.map((item: { sender: { kind: string }; kind: string }) => `${item.sender.kind} ${item.kind}`)
      : [];
    expect(kinds).not.toContain("assistant text");
    visitor.close();
  });

  it("no piece of a draft reaches a screen after the acceptance, whenever that comes (F21)", async () => {
    const { url } = app;
    const result = await runTakeOverRaces({ origin: url, visitorsAt: url, agentsAt: url, provider }, 40, 8);
    expect(result.late).toEqual([]);
    expect(result.midAnswer).toBe(40);
  }, 300_000);

  it("is given what the visitor's own widget may answer from, and not a word of another's", async () => {
    const as = { token: team.admin.accessToken };
    const elsewhere = await app.api(widgetsApi.create, { body: { name: "Elsewhere" } }, as);
    const item = { kind: "qa", title: "What does it cost?" } as const;
    const own = { ...item, body: "Forty-two crowns.", siteKeys: [team.widget.siteKey] };
    const other = { ...item, body: "Nothing at all.", siteKeys: [elsewhere.data.siteKey] };
    for (const body of [own, other]) await app.api(knowledgeApi.create, { body }, as);
    await begin();
    provider.next(saying("Let me look.", 1));
    await say("What does it cost?");
    await visitor.pushed("message:posted", (push) => push.message.body === "Let me look.");
    const prompt = JSON.stringify(provider.asked.at(-1)?.messages);
    expect(prompt).toContain("Forty-two crowns.");
    expect(prompt).not.toContain("Nothing at all.");
    expect(prompt).not.toContain("Chat Widget Generator");
    visitor.close();
  });

  it("tells the truth when the provider fails, and the chat waits for a person", async () => {
    await begin();
    provider.next("noCredit");
    await say("Question?");
    await visitor.pushed("message:posted", (push) => push.message.data?.event === "answerFailed");
    await visitor.pushed("session:changed", (session) => session.state === "waiting");
    visitor.close();
  });
});
