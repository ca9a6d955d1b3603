import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createReplyBench, PATIENT_TIMES, type ReplyBench } from "../../../test/replyBench.ts";
import { type ScriptedProvider, saying, startScriptedProvider } from "../../../test/scriptedProvider.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { selectSettings } from "./assistantSettings.repository.ts";
import { giveUp } from "./failReply.ts";
import { replyToSession } from "./replyToSession.ts";

let database: TestDatabase;
let provider: ScriptedProvider;
let keyed: ReplyBench;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startScriptedProvider();
  keyed = await createReplyBench(database.config, provider.baseUrl);
});
afterEach(async () => {
  Object.assign(keyed.times, PATIENT_TIMES);
  provider.reset();
  await provider.idle();
});
afterAll(async () => {
  await keyed.close();
  await provider.close();
  await database.drop();
});

const REFUND = {
  kind: "qa",
  title: "How long does a refund take?",
  body: "A refund takes five days.",
  url: "https://shop.example/refunds",
} as const;

describe("F22, F23: a provider that fails", () => {
  it.each(["serverError", "noCredit", "unauthorised", "silent", "comments", "hangsUp", "oneEndlessLine"] as const)(
    "%s: the visitor is told the truth and reaches people",
    async (script) => {
      const chat = await keyed.chat();
      if (script === "silent" || script === "comments") keyed.times.firstWordsMs = 500;
      provider.next(script, script, script);
      await chat.says("Question");
      const rows = (await chat.rows()).filter((row) => row.kind === "event");
      expect(rows.map((row) => row.data?.event)).toEqual(["answerFailed", "escalated"]);
      expect(await chat.session()).toMatchObject({ state: "waiting", escalation_cause: "failure" });
      const { lastFailure } = await selectSettings(keyed.deps.db, chat.key.workspaceId);
      expect(lastFailure?.message).toMatch(/^The provider/);
      expect(JSON.stringify([lastFailure, await chat.session()])).not.toMatch(/127\.0\.0\.1|sk-installation/);
      expect(chat.heard.findLast((fact) => fact.name === "typing.changed")?.isTyping).toBe(false);
    },
  );

  it.each(["serverError", "noCredit", "unauthorised", "noSuchModel", "silent", "hangsUp"] as const)(
    "%s: what the knowledge answers is still answered, nobody is queued, and the agent's brief tells the truth",
    async (script) => {
      const chat = await keyed.chat({ knowledge: [REFUND] });
      if (script === "silent") keyed.times.firstWordsMs = 500;
      provider.next(script, script, script);
      await chat.says("how long does a refund take");
      const row = await chat.lastRow("assistant");
      expect(row).toMatchObject({ body: REFUND.body, data: { isStandIn: true, sources: [{ title: REFUND.title }] } });
      expect(await chat.session()).toMatchObject({ state: "assistant", miss_count: 0 });
      expect((await selectSettings(keyed.deps.db, chat.key.workspaceId)).lastFailure?.message).toMatch(/^The provider/);
      await chat.says("Can I talk to a person?");
      expect((await chat.session())["escalation_brief"]).toContain(
        "for the provider failed): A refund takes five days.",
      );
    },
  );

  it("falls back to the installation's further models before that", async () => {
    const own = await createTestDatabase();
    const env = { OPENROUTER_MODEL: "one", OPENROUTER_FALLBACK_MODELS: "two, three" };
    const bench = await createReplyBench(own.config, provider.baseUrl, env);
    try {
      const chat = await bench.chat({ knowledge: [REFUND] });
      provider.next("noSuchModel", "overloaded", saying("By the third."));
      await chat.says("how long does a refund take");
      expect(provider.asked.slice(-3).map(({ model }) => model)).toEqual(["one", "two", "three"]);
      expect((await chat.lastRow("assistant")).body).toBe("By the third.");
    } finally {
      await bench.close();
      await own.drop();
    }
  });

  it("answers from the knowledge where a model ends without a word", async () => {
    const chat = await keyed.chat({ knowledge: [REFUND] });
    for (const script of ["empty", "thinksOnly"] as const) {
      provider.next(script);
      await chat.says("how long does a refund take");
      expect((await chat.lastRow("assistant")).body).toBe(REFUND.body);
    }
  });

  it.each(["midError", "eof", "stall"] as const)(
    "%s: keeps the part that came, marked incomplete, then hands over",
    async (script) => {
      const chat = await keyed.chat();
      if (script === "stall") keyed.times.idleMs = 300;
      provider.next(script);
      await chat.says("Question");
      const rows = (await chat.rows()).slice(1);
      expect(rows.map((row) => row.data?.event ?? row.kind)).toEqual(["text", "answerFailed", "escalated"]);
      expect(rows[0]?.data).toMatchObject({ isIncomplete: true });
    },
  );

  it("cuts an answer without end at a message's length, on the screens as well", async () => {
    const chat = await keyed.chat();
    provider.next("bomb");
    await chat.says("Question");
    expect((await chat.lastRow("assistant")).data).toMatchObject({ isIncomplete: true });
    const shown = chat.heard.map((fact) => fact.text ?? "").join("");
    expect(shown.length).toBeLessThanOrEqual(4000);
  });

  it("forgets the failure with the next answer", async () => {
    const chat = await keyed.chat();
    provider.next("noCredit");
    await chat.says("Question");
    const next = await chat.another();
    provider.next(saying("Works again."));
    await next.says("Question");
    expect((await selectSettings(keyed.deps.db, chat.key.workspaceId)).lastFailure).toBeNull();
  });
});

describe("a fault of our own", () => {
  it("ends with the truth and a person, not with silence", async () => {
    const chat = await keyed.chat();
    await chat.floor.say(chat.actor, "visitor", "Question");
    const broken = { ...keyed.deps, db: { ...keyed.deps.db, rows: () => Promise.reject(new Error("unexpected")) } };
    await expect(replyToSession(broken, chat.key, new AbortController().signal, PATIENT_TIMES)).rejects.toThrow(
      "unexpected",
    );
    await giveUp(keyed.deps, chat.key);
    expect(await chat.session()).toMatchObject({ state: "waiting", escalation_cause: "failure" });
    expect((await chat.rows()).map((row) => row.data?.event ?? row.kind)).toEqual([
      "text",
      "answerFailed",
      "escalated",
    ]);
  });
});
