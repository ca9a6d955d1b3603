import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ChatFloorVisitor, createReplyBench, type ReplyBench } from "../../../test/replyBench.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../../test/scriptedProvider.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { AppError } from "../../platform/errors.ts";
import type { Limits } from "../../platform/http/limits.ts";
import { newPublicId } from "../../platform/ids.ts";
import { append } from "../messages/appendMessage.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let bench: ReplyBench;
/** Budgets that are spent, as name and key; every use of one is noted. */
const spent = new Set<string>();
const taken: string[] = [];

const REFUND = { kind: "qa", title: "How long does a refund take?", body: "Five days.", url: null } as const;

beforeAll(async () => {
  const take = (name: string, key: string): void => {
    taken.push(`${name} ${key}`);
    if (spent.has(`${name} ${key}`)) throw new AppError("rate_limited", {}, { retryAfterMs: 1000 });
  };
  const takeAsync = async (name: string, key: string): Promise<void> => take(name, key);
  const limits: Limits = {
    take,
    takeTogether: takeAsync,
    takeShared: takeAsync,
    giveBackShared: async () => undefined,
  };
  database = await createTestDatabase();
  provider = await startScriptedProvider();
  bench = await createReplyBench(database.config, provider.baseUrl, {}, { limits });
});
afterEach(async () => {
  spent.clear();
  taken.length = 0;
  await provider.idle();
});
afterAll(async () => {
  await bench.close();
  await provider.close();
  await database.drop();
});

/** As a message that came through a door. */
async function saysFrom(address: string, chat: ChatFloorVisitor, body: string): Promise<void> {
  await append(bench.deps, {
    session: chat.key,
    kind: "text",
    sender: { kind: "visitor", id: chat.actor.visitorId, name: null },
    clientId: newPublicId(),
    body,
    countedAs: address,
  });
  bench.deps.jobs.wake("assistant.reply");
  await chat.settled();
}

describe("an address that asks from many chats (X95)", () => {
  it.each(["assistantAddress", "assistant.address"])(
    "is answered from the knowledge alone when %s is spent, told so, and counts no miss; others are answered as ever",
    async (limit) => {
      const chat = await bench.chat({ knowledge: [REFUND] });
      const { workspaceId } = chat.key;
      spent.add(`${limit} ${workspaceId} 192.0.2.7`);
      const before = provider.asked.length;
      for (let n = 0; n < 3; n += 1) {
        const other = await chat.another();
        await saysFrom("192.0.2.7", other, "how long does a refund take");
        expect((await other.lastRow("assistant")).body).toBe(REFUND.body);
        await saysFrom("192.0.2.7", other, "Do you sell helicopters?");
        await saysFrom("192.0.2.7", other, "And submarines?");
        expect(await other.lastRow("assistant")).toMatchObject({
          body: expect.stringMatching(/^Many questions come from your network right now\./),
          data: { offersPerson: true },
        });
        expect(await other.session()).toMatchObject({ state: "assistant", miss_count: 0 });
      }
      expect(provider.asked.length).toBe(before);
      // What the address is refused costs the visitor's and the workspace's budgets nothing.
      expect(taken.filter((one) => one.startsWith("assistant.visitor"))).toEqual([]);
      await saysFrom("192.0.2.8", chat, "how long does a refund take");
      expect(provider.asked.length).toBe(before + 1);
      expect(taken).toContain(`assistantAddress ${workspaceId} 192.0.2.8`);
    },
  );

  it("gets no more places in the queue by words, misses or failures, and is told so", async () => {
    const chat = await bench.chat();
    spent.add(`escalateAddress ${chat.key.workspaceId} 192.0.2.7`);
    await saysFrom("192.0.2.7", chat, "Can I talk to a person?");
    expect(await chat.state()).toBe("assistant");
    expect((await chat.lastRow("assistant")).body).toMatch(/^So many chats of your network asked for a person/);
    for (const text of ["Do you sell helicopters?", "And submarines?", "And rockets?"]) {
      provider.next("noAnswer");
      await saysFrom("192.0.2.7", chat, text);
    }
    expect(await chat.state()).toBe("assistant");
    provider.next("unauthorised");
    await saysFrom("192.0.2.7", chat, "And what else?");
    expect(await chat.state()).toBe("assistant");
    expect((await chat.rows()).at(-1)?.data?.event).toBe("answerFailed");
    provider.reset();
    await saysFrom("192.0.2.8", chat, "Can I talk to a person?");
    expect(await chat.state()).toBe("waiting");
  });
});
