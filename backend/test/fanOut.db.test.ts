import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAgent, connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "./factories.ts";
import { type PubSubServer, startPubSubServer } from "./pubSubServer.ts";
import { startTestApp, startTwoApps, type TestApp } from "./testApp.ts";

describe("two processes with Redis between them", () => {
  let redis: PubSubServer;
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  let team: TestTeam;
  beforeAll(async () => {
    redis = await startPubSubServer();
    ({ first, second, close } = await startTwoApps({ env: { RATE_FACTOR: "100", REDIS_URL: redis.url } }));
    team = await createTeam(first);
  });
  afterAll(async () => {
    await close();
    await redis.kill();
  });

  /** A visitor on one process, an agent on the other. */
  const meet = async () => {
    const chat = await startChat(first, team.widget.siteKey);
    const [visitor, agent] = [await connectVisitor(first, chat), await connectAgent(second, team.agent)];
    await second.api(
      sessionsApi.accept,
      { params: { sessionId: chat.session.id }, query: {} },
      { token: team.agent.accessToken },
    );
    const say = (body: string) => visitor.request("message:send", { clientId: newClientId(), body });
    const hear = (body: string, timeoutMs?: number) =>
      agent.pushed("message:posted", ({ message }) => message.body === body, timeoutMs);
    return { say, hear, leave: () => [visitor, agent].map((socket) => socket.close()) };
  };

  it("fan out at once", async () => {
    const { say, hear, leave } = await meet();
    await say("over the wire");
    expect(await hear("over the wire", 1000)).toMatchObject({ message: { body: "over the wire" } });
    leave();
  });

  it("go on storing and acknowledging while it is dead, and fan out again when it is back (F13)", async () => {
    await redis.kill();
    const { say, hear, leave } = await meet();
    expect(await say("stored all the same")).toMatchObject({ ok: true });
    await redis.restart();
    await expect
      .poll(
        async () => {
          const body = `heard again ${Date.now()}`;
          await say(body);
          return hear(body, 300).then(
            () => true,
            () => false,
          );
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    leave();
  });

  it("start and stop without it", async () => {
    const alone = await startTestApp({ env: { REDIS_URL: "redis://127.0.0.1:9" } });
    const chat = await startChat(alone, "demo");
    const visitor = await connectVisitor(alone, chat);
    expect(await visitor.request("message:send", { clientId: newClientId(), body: "alone" })).toMatchObject({
      ok: true,
    });
    visitor.close();
    await alone.close();
  });
});
