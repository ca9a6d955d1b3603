import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHeads } from "../src/features/messages/startHeads.ts";
import { connectAgent, connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "./factories.ts";
import { startTwoApps, type TestApp } from "./testApp.ts";

/** The real interval is ten seconds; the test does not wait for it. */
const QUICK_MS = 200;

describe("two processes over one database, without Redis", () => {
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  let team: TestTeam;
  const background: { stop(): void }[] = [];
  beforeAll(async () => {
    ({ first, second, close } = await startTwoApps({ env: { RATE_FACTOR: "100" } }));
    for (const app of [first, second]) background.push(startHeads(app.deps, app.server.realtime, QUICK_MS));
    team = await createTeam(first);
  });
  afterAll(async () => {
    for (const one of background) one.stop();
    await close();
  });

  it("a visitor on one and an agent on the other converge by heads and sync", async () => {
    const chat = await startChat(first, team.widget.siteKey);
    const { id } = chat.session;
    const [visitor, agent] = [await connectVisitor(first, chat), await connectAgent(second, team.agent)];
    expect(await agent.request("session:watch", { sessionId: id })).toMatchObject({ ok: true, data: { head: 1 } });
    await visitor.request("message:send", { clientId: newClientId(), body: "from the first process" });
    const heads = await agent.pushed("session:heads", ({ heads: all }) =>
      all.some((one: { sessionId: string; head: number }) => one.sessionId === id && one.head >= 2),
    );
    // the assistant answers at the same time: a page that its answer overtook is not done, and says so
    const synced = await agent.request("session:sync", { sessionId: id, after: 1 });
    expect(synced).toMatchObject({ ok: true, data: { incarnation: heads.incarnation } });
    expect(synced.ok && synced.data.items.some(({ body }: { body: string }) => body === "from the first process")).toBe(
      true,
    );

    await second.api(sessionsApi.accept, { params: { sessionId: id } }, { token: team.agent.accessToken });
    const reply = await agent.request("message:send", {
      sessionId: id,
      clientId: newClientId(),
      body: "from the second process",
    });
    if (!reply.ok) throw new Error(JSON.stringify(reply));
    const head = await visitor.pushed("session:head", (one) => one.head >= reply.data.seq);
    expect(head.incarnation).toBe(chat.incarnation);
    const seen = await visitor.request("session:sync", { after: 0 });
    const seqs = seen.ok ? seen.data.items.map(({ seq }: { seq: number }) => seq) : [];
    expect(seqs).toEqual(Array.from({ length: head.head }, (_, index) => index + 1));
    visitor.close();
    agent.close();
  });

  it("an agent hears of chats that were given to them through the other process, and no more of those that were taken", async () => {
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const { id } = chat.session;
    const [visitor, agent] = [await connectVisitor(first, chat), await connectAgent(first, team.agent)];
    await second.api(sessionsApi.accept, { params: { sessionId: id } }, { token: team.agent.accessToken });
    const names = (push: { heads: { sessionId: string }[] }) => push.heads.some((one) => one.sessionId === id);
    await agent.pushed("session:heads", names, 30_000);
    await visitor.request("message:send", { clientId: newClientId(), body: "do you hear me?" });
    await agent.pushed("message:posted", ({ message }) => message.body === "do you hear me?");
    await second.api(sessionsApi.requeue, { params: { sessionId: id } }, { token: team.agent.accessToken });
    const tab = await connectVisitor(first, chat);
    const isHeard = async (): Promise<boolean> => {
      const body = `and now? ${newClientId()}`;
      await visitor.request("message:send", { clientId: newClientId(), body });
      await tab.pushed("message:posted", ({ message }) => message.body === body);
      await agent.request("session:sync", { sessionId: id, after: 0 }); // what was pushed before this answer came before it
      return agent.pushes.some(
        ({ event, payload }) => event === "message:posted" && JSON.stringify(payload).includes(body),
      );
    };
    await expect.poll(isHeard, { timeout: 30_000, interval: 500 }).toBe(false);
    tab.close();
    visitor.close();
    agent.close();
  });

  it("the same message sent through both is one row with one number", async () => {
    const chat = await startChat(first, team.widget.siteKey);
    const [one, two] = [await connectVisitor(first, chat), await connectVisitor(second, chat)];
    const draft = { clientId: newClientId(), body: "sent twice" };
    const replies = await Promise.all([one.request("message:send", draft), two.request("message:send", draft)]);
    const seqs = replies.map((reply) => (reply.ok ? reply.data.seq : reply.error.code));
    expect(seqs[0]).toBe(seqs[1]);
    expect(replies.map((reply) => reply.ok && reply.data.duplicate).toSorted()).toEqual([false, true]);
    one.close();
    two.close();
  });

  it("tells a message to the sender's other tab, and to the sending socket by its acknowledgement only", async () => {
    const chat = await startChat(first, team.widget.siteKey);
    const [tab, otherTab] = [await connectVisitor(first, chat), await connectVisitor(first, chat)];
    const reply = await tab.request("message:send", { clientId: newClientId(), body: "from this tab" });
    const { message } = await otherTab.pushed("message:posted", (push) => push.message.body === "from this tab");
    expect(reply).toMatchObject({ ok: true, data: { seq: message.seq, head: message.seq } });
    expect(JSON.stringify(tab.pushes)).not.toContain("from this tab");
    tab.close();
    otherTab.close();
  });

  it("knows on both who is online, and forgets who left", async () => {
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const isOnline = async () =>
      (
        await second.api(
          sessionsApi.show,
          { params: { sessionId: chat.session.id } },
          { token: team.agent.accessToken },
        )
      ).data.visitor.isOnline;
    expect(await isOnline()).toBe(false);
    const visitor = await connectVisitor(first, chat);
    await expect.poll(isOnline, { timeout: 30_000 }).toBe(true);
    visitor.close();
    await expect.poll(isOnline, { timeout: 30_000 }).toBe(false);
  });
});
