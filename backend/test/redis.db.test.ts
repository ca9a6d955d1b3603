import { createConnection, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "@chat/contract/messages";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTakeOverRaces } from "../chaos/takeOverRaces.ts";
import { createLogger } from "../src/platform/logger.ts";
import { createRedisLink } from "../src/platform/redis/redisLink.ts";
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
import { type RedisServer, startRedisServer } from "./redisServer.ts";
import { type ScriptedProvider, saying, startScriptedProvider } from "./scriptedProvider.ts";
import { startProcess, type TestProcess } from "./startProcess.ts";
import { startTestApp, type TestApp } from "./testApp.ts";
import { createTestDatabase, type TestDatabase } from "./testDatabase.ts";

const SECRETS = {
  JWT_SECRET: "two processes share this secret 4821",
  PASSWORD_PEPPER: "two processes share this pepper 7730",
  ENCRYPTION_KEY: "two processes share this aes key 1954",
};
/** What every screen may take to show what is stored, whatever Redis does. Source: delivery.md, several processes. */
const CONVERGED_MS = 30_000;

/** What an agent sees of one chat: pushes as they come, and a sync for whatever they leave out, as the console does. */
function watchScreen(agent: TestSocket, sessionId: string): { bodies(): string[]; close(): void } {
  const rows = new Map<number, string>();
  let isSyncing = false;
  const last = (): number => {
    let seq = 0;
    while (rows.has(seq + 1)) seq += 1;
    return seq;
  };
  /** A question that is under way when its socket is closed gets no answer. */
  const untilClosed = (error: unknown): void => {
    if (agent.socket.connected) throw error;
  };
  const take = (message: Message): void => {
    rows.set(message.seq, "body" in message ? message.body : "");
  };
  const sync = async (): Promise<void> => {
    if (isSyncing) return;
    isSyncing = true;
    const reply = await agent.request("session:sync", { sessionId, after: last() }).finally(() => {
      isSyncing = false;
    });
    if (reply.ok) for (const message of reply.data.items) take(message);
  };
  agent.socket.on("message:posted", ({ message }: { message: Message & { sessionId: string } }) => {
    if (message.sessionId !== sessionId) return;
    take(message);
    if (message.seq > last()) sync().catch(untilClosed);
  });
  agent.socket.on("session:heads", ({ heads }: { heads: { sessionId: string; head: number }[] }) => {
    const head = heads.find((one) => one.sessionId === sessionId)?.head ?? 0;
    if (head > last()) sync().catch(untilClosed);
  });
  return {
    bodies: () => [...rows].sort(([a], [b]) => a - b).map(([, body]) => body),
    close: () => agent.socket.removeAllListeners("session:heads"),
  };
}

describe("two processes and a real Redis between them", () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let first: TestApp;
  let second: TestProcess;
  let team: TestTeam;
  let provider: ScriptedProvider;
  beforeAll(async () => {
    provider = await startScriptedProvider();
    [redis, database] = await Promise.all([startRedisServer({ password: "only ours: 5f1c" }), createTestDatabase()]);
    const env = {
      ...SECRETS,
      RATE_FACTOR: "100",
      REDIS_URL: redis.url,
      OPENROUTER_BASE_URL: provider.baseUrl,
      OPENROUTER_API_KEY: "sk-test",
    };
    first = await startTestApp({ database, env });
    second = await startProcess(database, env);
    team = await createTeam(first);
  });
  afterAll(async () => {
    redis.thaw();
    await second.stop();
    await first.close();
    await database.drop();
    await redis.kill();
    await provider.close();
  });

  interface Meeting {
    readonly chat: TestChat;
    readonly visitor: TestSocket;
    readonly agent: TestSocket;
    say(body: string): Promise<void>;
    leave(): void;
  }
  /** A visitor on one process, with an agent on the other. */
  const meet = async (): Promise<Meeting> => {
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const params = { sessionId: chat.session.id };
    await first.api(sessionsApi.accept, { params, query: {} }, { token: team.agent.accessToken });
    const [visitor, agent] = [await connectVisitor(first, chat), await connectAgent(second, team.agent)];
    await agent.request("session:watch", { sessionId: chat.session.id });
    return {
      chat,
      visitor,
      agent,
      async say(body) {
        expect(await visitor.request("message:send", { clientId: newClientId(), body })).toMatchObject({ ok: true });
      },
      leave: () => [visitor, agent].map((socket) => socket.close()),
    };
  };
  const isHeard = async ({ say, agent }: Meeting, withinMs = 1000): Promise<boolean> => {
    const body = `heard ${newClientId()}`;
    await say(body);
    return agent
      .pushed("message:posted", ({ message }) => message.body === body, withinMs)
      .then(
        () => true,
        () => false,
      );
  };

  it("messages and signs of typing are pushed across at once", async () => {
    const meeting = await meet();
    const { chat, visitor, agent, leave } = meeting;
    await expect.poll(() => isHeard(meeting), { timeout: CONVERGED_MS }).toBe(true);
    await visitor.request("typing:set", { isTyping: true, text: "I am wri" });
    expect(await agent.pushed("typing:shown", ({ isTyping }) => isTyping)).toMatchObject({ by: "visitor" });
    await agent.request("typing:set", { sessionId: chat.session.id, isTyping: true });
    expect(await visitor.pushed("typing:shown", ({ isTyping }) => isTyping)).toMatchObject({ by: "agent" });
    leave();
  });

  it("the assistant's words reach a tab on the other process", async () => {
    const chat = await startChat(first, "demo");
    const [here, there] = [await connectVisitor(first, chat), await connectVisitor(second, chat)];
    provider.next(saying("Word by word, to both of you.", 50));
    await here.request("message:send", { clientId: newClientId(), body: "What do you offer?" });
    const isReply = ({ message }: { message: Message }): boolean =>
      "body" in message && message.body === "Word by word, to both of you.";
    for (const tab of [here, there]) {
      await tab.pushed("assistant:chunk");
      await tab.pushed("message:posted", isReply);
    }
    for (const tab of [here, there]) tab.close();
  });

  it("no piece of a draft reaches a screen after an acceptance on the other process (F21)", async () => {
    const track = { origin: first.url, visitorsAt: first.url, agentsAt: second.url, provider };
    const result = await runTakeOverRaces(track, 24, 6);
    expect(result.late).toEqual([]);
    expect(result.midAnswer).toBe(24);
  }, 300_000);

  it("who is on shift, and which visitor is there, is seen on the other process", async () => {
    const watcher = await connectAgent(first, team.admin);
    const { user } = team.agent;
    const tells = (availability: "online" | "offline") =>
      watcher.pushed(
        "agent:changed",
        (profile) => profile.userId === user.id && profile.availability === availability,
        20_000,
      );
    const agent = await connectAgent(second, team.agent);
    await tells("online");
    watcher.pushes.length = 0;
    agent.close();
    await tells("offline");
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const isThere = async (): Promise<boolean | undefined> => {
      const { data } = await first.api(sessionsApi.queue, { query: {} }, { token: team.admin.accessToken });
      return data.items.find(({ id }) => id === chat.session.id)?.visitor.isOnline;
    };
    expect(await isThere()).toBe(false);
    const visitor = await connectVisitor(second, chat);
    await expect.poll(isThere, { timeout: CONVERGED_MS }).toBe(true);
    visitor.close();
    watcher.close();
  });

  it("a Redis that hangs delays nothing and loses nothing (F12)", async () => {
    const meeting = await meet();
    const screen = watchScreen(meeting.agent, meeting.chat.session.id);
    const said: string[] = [];
    redis.freeze();
    try {
      for (let n = 0; n < 40; n += 1) {
        said.push(`while it hangs ${n}`);
        await meeting.say(said.at(-1) ?? ""); // acknowledged, although Redis answers nothing till the end of this test
        await sleep(200); // longer than the link waits for its echo: both processes give these connections up
      }
      const another = await startChat(first, team.widget.siteKey);
      expect(another.session.id).toBeTruthy();
      await expect
        .poll(() => said.filter((body) => !screen.bodies().includes(body)), { timeout: CONVERGED_MS })
        .toEqual([]);
    } finally {
      redis.thaw();
    }
    await expect.poll(() => isHeard(meeting), { timeout: CONVERGED_MS }).toBe(true);
    expect(screen.bodies().filter((body) => said.includes(body))).toEqual(said);
    expect(second.hasEnded()).toBe(false);
    meeting.leave();
  }, 120_000);

  it("a Redis that is killed and comes back empty costs nothing but its pushes (F13)", async () => {
    const meeting = await meet();
    const screen = watchScreen(meeting.agent, meeting.chat.session.id);
    await redis.kill();
    const said = ["while it is dead", "still dead", "and the last one"];
    for (const body of said) await meeting.say(body);
    await expect
      .poll(() => said.filter((body) => !screen.bodies().includes(body)), { timeout: CONVERGED_MS })
      .toEqual([]);
    const late = await meet(); // both doors go on letting people in
    await late.say("came while it was dead");
    await redis.restart();
    for (const one of [meeting, late]) await expect.poll(() => isHeard(one), { timeout: CONVERGED_MS }).toBe(true);
    expect(screen.bodies().filter((body) => said.includes(body))).toEqual(said);
    expect(second.hasEnded()).toBe(false);
    expect(second.log()).not.toContain("only ours: 5f1c");
    for (const one of [meeting, late]) one.leave();
  }, 120_000);

  it("what is not understood on its channels ends in the log, not the process", async () => {
    const meeting = await meet();
    await expect.poll(() => isHeard(meeting), { timeout: CONVERGED_MS }).toBe(true);
    const prefix = first.deps.redis?.prefix ?? "";
    const lines = [
      "{",
      "/agent\t\t{",
      "/agent\t\t[[],false,[5]]",
      "/nowhere\ta,b\t[]",
      "/visitor\t\t[[],1]",
      "\u00c1\n\n\t",
    ];
    for (const line of lines) await redis.ask("PUBLISH", `${prefix}:pushes`, `another process\n${line}`);
    await redis.ask("PUBLISH", `${prefix}:pushes`, "");
    // More than once, for what was not understood may be thought over; again and again, for a machine that paused connects anew meanwhile.
    for (let round = 0; round < 2; round += 1) {
      await expect.poll(() => isHeard(meeting), { timeout: CONVERGED_MS }).toBe(true);
      await sleep(200);
    }
    expect(second.hasEnded()).toBe(false);
    meeting.leave();
  });

  it("a subscription whose first attempt is lost with its connection is made again", async () => {
    // In front of Redis: the first connection that subscribes breaks there and then.
    let broken = 0;
    const door = createServer((near) => {
      const far = createConnection(Number(new URL(redis.url).port), "127.0.0.1");
      for (const socket of [near, far])
        socket.on("error", () => undefined).on("close", () => [near, far].map((s) => s.destroy()));
      near.on("data", (data) => {
        if (broken === 0 && /subscribe/i.test(data.toString("latin1"))) {
          broken += 1;
          near.destroy();
        } else far.write(data);
      });
      far.pipe(near);
    });
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    const address = door.address();
    const url = new URL(redis.url);
    url.port = String(typeof address === "object" ? address?.port : 0);
    const link = createRedisLink({ JWT_SECRET: "a secret of this test alone 7719" }, url.href, createLogger("silent"));
    const heard: string[] = [];
    link.start();
    link.subscribe(`${link.prefix}:test`, (text) => heard.push(text));
    await expect
      .poll(
        async () => {
          await link.publish(`${link.prefix}:test`, "hello").catch(() => undefined);
          return heard.length;
        },
        { timeout: CONVERGED_MS, interval: 200 },
      )
      .toBeGreaterThan(0);
    expect(broken).toBe(1);
    link.stop();
    await new Promise((resolve) => door.close(resolve));
  });

  it("a process starts, serves and stops without it", async () => {
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
