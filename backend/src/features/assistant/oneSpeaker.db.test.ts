import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ChatFloorVisitor, createReplyBench, PATIENT_TIMES, type ReplyBench } from "../../../test/replyBench.ts";
import { type Script, type ScriptedProvider, startScriptedProvider } from "../../../test/scriptedProvider.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import { acceptSession } from "../escalation/acceptSession.ts";
import { replyToSession } from "./replyToSession.ts";
import { stopReply } from "./stopReply.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let keyed: ReplyBench;
/** Another process on the same database, which answers nothing itself. */
let elsewhere: Deps;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startScriptedProvider();
  keyed = await createReplyBench(database.config, provider.baseUrl);
  elsewhere = openTestDeps(database.config);
});
afterEach(async () => {
  provider.reset();
  await provider.idle();
});
afterAll(async () => {
  await keyed.close();
  await elsewhere.db.close();
  await provider.close();
  await database.drop();
});

const chunksOf = (chat: ChatFloorVisitor) => chat.heard.filter((fact) => fact.name === "assistant.chunk");
const tellingWithoutEnd: Script = async (line) => {
  for (let n = 1; !line.isGone; n += 1) {
    await line.say(`word${n} `);
    await sleep(50);
  }
};

describe("F21: one speaker", () => {
  const takeOver = async (deps: Deps, chat: ChatFloorVisitor) =>
    acceptSession(deps, chat.key, await chat.floor.agent({ connectedForMs: 60_000, capacity: 50 }), {
      takeOver: false,
    });
  const afterTakeOver = async (chat: ChatFloorVisitor) => {
    const rows = await chat.rows();
    const at = rows.findIndex((row) => row.data?.event === "accepted");
    expect(at).toBeGreaterThan(-1);
    return rows.slice(at + 1).filter((row) => row.sender_kind === "assistant");
  };

  it("says not one more word after an agent takes over mid-stream; the draft vanishes, the line is closed", async () => {
    const chat = await keyed.chat();
    const line = provider.open;
    provider.next(tellingWithoutEnd);
    await chat.posts("Tell me a long story");
    await expect.poll(() => chunksOf(chat).length).toBeGreaterThan(2);
    expect(provider.open).toBe(line + 1);
    await takeOver(keyed.deps, chat);
    await expect.poll(() => chat.heard.at(-1)?.name).toBe("assistant.dropped");
    await expect.poll(() => provider.open).toBe(line); // it would tell for ever
    await chat.settled();
    expect(await afterTakeOver(chat)).toEqual([]);
    expect((await chat.rows()).filter((row) => row.sender_kind === "assistant")).toEqual([]);
    expect(chat.heard.at(-1)).toMatchObject({ name: "assistant.dropped" });
  });

  it("takes the draft back in the same moment as the move is told, not when a timer or the provider's line has noticed", async () => {
    const chat = await keyed.chat();
    provider.next(tellingWithoutEnd);
    await chat.posts("Tell me a long story");
    await expect.poll(() => chunksOf(chat).length).toBeGreaterThan(2);
    const atMove: (string | undefined)[] = [];
    const off = keyed.deps.events.on("session.moved", () => void atMove.push(chat.heard.at(-1)?.name));
    await takeOver(keyed.deps, chat);
    off();
    expect(atMove).toEqual(["assistant.dropped"]);
    await chat.settled();
  });

  it("begins no draft where the move came while the reply was being prepared", async () => {
    const chat = await keyed.chat();
    await chat.floor.say(chat.actor, "visitor", "Question");
    const { deps } = keyed;
    let isTaken = false;
    const rows: typeof deps.db.rows = async (sql, values) => {
      const read = await deps.db.rows<never>(sql, values);
      if (sql.includes("miss_count") && !isTaken) {
        isTaken = true;
        await takeOver(deps, chat); // just after the reply read that the floor is its own
      }
      return read;
    };
    const asked = provider.asked.length;
    const slowed = { ...deps, db: { ...deps.db, rows } };
    await replyToSession(slowed, chat.key, new AbortController().signal, PATIENT_TIMES);
    expect(isTaken).toBe(true);
    expect(provider.asked.length).toBe(asked);
    expect(chat.heard).toEqual([]);
  });

  it("notices by itself when it happens in another process", async () => {
    const chat = await keyed.chat();
    provider.next(tellingWithoutEnd);
    await chat.posts("Tell me a long story");
    await expect.poll(() => chunksOf(chat).length).toBeGreaterThan(2);
    await takeOver(elsewhere, chat);
    await expect.poll(() => provider.open).toBe(0);
    await chat.settled();
    expect(await afterTakeOver(chat)).toEqual([]);
    expect(chat.heard.at(-1)).toMatchObject({ name: "assistant.dropped" });
  });

  it("keeps that at the very instant at which the answer ends, fifty times", async () => {
    for (let round = 0; round < 50; round += 1) {
      const chat = await keyed.chat();
      let finish: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      provider.next(async (line) => {
        await line.say("The whole answer.");
        await gate;
        await line.finish();
      });
      await chat.posts("Question");
      await expect.poll(() => chunksOf(chat).length, { interval: 2 }).toBeGreaterThan(0);
      const agent = await chat.floor.agent({ connectedForMs: 60_000 });
      const taken = acceptSession(round % 2 === 0 ? keyed.deps : elsewhere, chat.key, agent, { takeOver: false });
      if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, round % 7));
      finish();
      await taken;
      await chat.settled();
      expect(await afterTakeOver(chat)).toEqual([]);
      const rows = await chat.rows();
      expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
    }
  }, 300_000);
});

describe("the visitor's stop", () => {
  it.each([
    ["in this process", () => keyed.deps],
    ["by signal, in another", () => elsewhere],
  ] as const)("keeps what was said, marked incomplete (%s)", async (_where, process) => {
    const chat = await keyed.chat();
    provider.next(tellingWithoutEnd);
    await chat.posts("Tell me a long story");
    await expect.poll(() => chunksOf(chat).length).toBeGreaterThan(2);
    await stopReply(process(), chat.key);
    await expect.poll(() => provider.open).toBe(0);
    await chat.settled();
    const row = await chat.lastRow("assistant");
    expect(row.body).toMatch(/^word1 word2 /);
    expect(row.data).toMatchObject({ isIncomplete: true });
    expect(await chat.state()).toBe("assistant");
  });

  it("does not stop the reply to what is written next", async () => {
    const chat = await keyed.chat();
    let isSignalHeard = false;
    keyed.deps.signals.on("assistant.stop", ({ sessionId }) => {
      isSignalHeard ||= sessionId === chat.key.sessionId;
    });
    provider.next(tellingWithoutEnd, async (line) => {
      await line.say("The next answer ");
      await expect.poll(() => isSignalHeard).toBe(true); // it comes late, while this is told
      await line.say("comes whole.");
      await line.finish();
    });
    await chat.posts("Tell me a long story");
    await expect.poll(() => chunksOf(chat).length).toBeGreaterThan(0);
    await stopReply(keyed.deps, chat.key);
    await expect.poll(async () => (await chat.rows()).some((row) => row.sender_kind === "assistant")).toBe(true);
    await chat.says("Something else");
    expect(await chat.lastRow("assistant")).toMatchObject({ body: "The next answer comes whole." });
    expect((await chat.lastRow("assistant")).data?.isIncomplete).toBeUndefined();
  });
});

describe("several workers", () => {
  it("make one reply of each job", async () => {
    const second = await createReplyBench(database.config, provider.baseUrl);
    try {
      const chats = [];
      for (let n = 0; n < 20; n += 1) chats.push(await keyed.chat());
      const before = provider.asked.length;
      await Promise.all(
        chats.map(async (chat) => {
          await chat.posts("Question");
          second.deps.jobs.wake("assistant.reply");
        }),
      );
      for (const chat of chats) await chat.settled();
      for (const chat of chats)
        expect((await chat.rows()).filter((row) => row.sender_kind === "assistant")).toHaveLength(1);
      expect(provider.asked.length - before).toBe(20);
    } finally {
      await second.close();
    }
  });

  it("take over the job of one that died, and make one reply of it", async () => {
    const chat = await keyed.chat();
    await chat.floor.say(chat.actor, "visitor", "Question");
    await keyed.deps.db.run(
      "INSERT INTO jobs (workspace_id, kind, cause, payload, run_at, leased_until, lease_token, attempts, created_at) VALUES (?, 'assistant.reply', ?, ?, ?, ?, 'dead', 1, ?)",
      [
        chat.key.workspaceId,
        `s${chat.key.sessionId}`,
        JSON.stringify(chat.key),
        new Date(),
        new Date(Date.now() + 3_600_000),
        new Date(),
      ],
    );
    await (await keyed.chat()).says("Question"); // the worker has looked for jobs, and left that one alone
    expect((await chat.rows()).filter((row) => row.sender_kind === "assistant")).toHaveLength(0);
    await keyed.deps.db.run("UPDATE jobs SET leased_until = ? WHERE cause = ?", [
      new Date(Date.now() - 1),
      `s${chat.key.sessionId}`,
    ]);
    await chat.settled(); // nobody wakes the worker: it finds it by itself
    expect((await chat.rows()).filter((row) => row.sender_kind === "assistant")).toHaveLength(1);
  });

  it("make no second reply when the first one died after its row was stored", async () => {
    const chat = await keyed.chat();
    await chat.says("Question");
    const before = provider.asked.length;
    await chat.runsAgain();
    expect(provider.asked.length).toBe(before);
    expect((await chat.rows()).filter((row) => row.sender_kind === "assistant")).toHaveLength(1);
  });
});
