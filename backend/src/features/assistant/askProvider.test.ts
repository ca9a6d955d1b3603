import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AskBench, createAskBench, PATIENT } from "../../../test/askBench.ts";
import { type SCRIPTS, type ScriptedProvider, saying } from "../../../test/scriptedProvider.ts";
import { askProvider } from "./askProvider.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";
import { createDialects } from "./dialects.ts";
import { type Completion, PROVIDER_TIMES, type ProviderTimes } from "./provider.ts";

let bench: AskBench;
let provider: ScriptedProvider;
beforeAll(async () => {
  bench = await createAskBench();
  provider = bench.provider;
});
afterAll(() => bench.close());
afterEach(async () => {
  provider.reset();
  await provider.idle(); // whatever happened, nothing is left streaming at the provider's cost (X95)
});

const ask: AskBench["ask"] = (options) => bench.ask(options);

describe("askProvider, when all is well", () => {
  it("streams the words as they come and sends key, limit and tools", async () => {
    provider.next(saying("One two three."));
    const { completion, heard } = await ask();
    expect(completion).toMatchObject({ text: "One two three.", finish: "stop", toolCalls: [] });
    expect(heard).toBe("One two three.");
    expect(provider.asked.at(-1)).toMatchObject({
      authorization: "Bearer sk-secret-1",
      maxTokens: 100,
      model: "main",
      tools: [{ type: "function" }],
    });
  });

  it.each<[keyof typeof SCRIPTS, Partial<Completion>]>([
    ["splitUtf8", { text: "Grüße 👋🏽 你好" }],
    ["garbage", { text: "Still fine." }],
    ["json", { text: "In one piece." }],
    ["cut", { finish: "length" }],
    ["neverEnds", { text: "All is said.", finish: "stop" }],
    ["empty", { text: "", toolCalls: [] }],
    [
      "escalate",
      { toolCalls: [{ name: "escalate_to_person", args: { reason: "The visitor asks about a damaged parcel." } }] },
    ],
    [
      "splitEscalate",
      { toolCalls: [{ name: "escalate_to_person", args: { reason: "The visitor asks about a damaged parcel." } }] },
    ],
    // Cut off: what can be read counts, for the action itself is plain.
    ["brokenEscalate", { toolCalls: [{ name: "escalate_to_person", args: { reason: "cut of" } }] }],
    ["objectEscalate", { toolCalls: [{ name: "escalate_to_person", args: { reason: "A damaged parcel." } }] }],
    ["plainEscalate", { toolCalls: [{ name: "escalate_to_person", args: "A damaged parcel." }] }],
    ["oldEscalate", { toolCalls: [{ name: "escalate_to_person", args: { reason: "A damaged parcel." } }] }],
    ["blocks", { text: "In two blocks.", toolCalls: [] }],
    ["mislabelled", { text: "In one piece." }],
    ["streamAsJson", { text: "Still a stream." }],
    ["emptyFinish", { text: "Word after word.", finish: "stop" }],
    ["filteredSilently", { text: "", finish: "filtered" }],
    ["noLastLine", { text: "All is said.", finish: "stop" }],
    ["wholeAtTheEnd", { text: "Only once." }],
    ["thinks", { text: "The answer: use `<think>` tags." }],
    ["thinksInFields", { text: "The answer." }],
  ])("understands %s", async (script, expected) => {
    provider.next(script);
    const { completion, error } = await ask();
    expect(error).toBeUndefined();
    expect(completion).toMatchObject(expected);
  });

  it.each([
    ["without numbers", [{}, {}]],
    ["both at 0", [{ index: 0 }, { index: 0 }]],
    [
      "both at 0, with ids",
      [
        { index: 0, id: "a" },
        { index: 0, id: "b" },
      ],
    ],
    ["numbered", [{ index: 0 }, { index: 1 }]],
  ])("keeps two calls apart: %s", async (_how, [first, second]) => {
    provider.next(async (line) => {
      const call = (head: object | undefined, name: string, args: string) => ({
        ...head,
        function: { name, arguments: args },
      });
      await line.event({
        choices: [{ delta: { tool_calls: [call(first, "no_answer", "{}"), call(second, "escalate_to_person", "")] } }],
      });
      for (const args of ['{"reason":"A dam', 'aged parcel."}'])
        await line.event({ choices: [{ delta: { tool_calls: [{ ...second, function: { arguments: args } }] } }] });
      await line.finish("tool_calls");
    });
    expect((await ask()).completion?.toolCalls).toEqual([
      { name: "no_answer", args: {} },
      { name: "escalate_to_person", args: { reason: "A damaged parcel." } },
    ]);
  });

  it.each([
    ['{"reason":"Two\\nlines","mood":"ang', { reason: "Two\nlines", mood: "ang" }],
    ['{"reason":"said \\"no\\" twice', { reason: 'said "no" twice' }],
    ['{"reason":"half an escape \\u00', { reason: "half an escape " }],
    ['{"reason":"done","mo', { reason: "done" }],
    ['{"reason":', {}],
    ['{"reason":"a raw\nline', { reason: "a raw line" }],
    ['"{\\"reason\\":\\"twice wrapped\\"}"', { reason: "twice wrapped" }],
    ['```json\n{"reason":"in a fence"}\n```', { reason: "in a fence" }],
    ['{"reason":"one"}{"reason":"two"}', { reason: "one" }],
    ["", {}],
  ])("reads the arguments %j as far as it can", async (given, args) => {
    provider.next(async (line) => {
      await line.event({
        choices: [
          { delta: { tool_calls: [{ index: 0, function: { name: "escalate_to_person", arguments: given } }] } },
        ],
      });
      await line.finish("tool_calls");
    });
    expect((await ask()).completion?.toolCalls).toEqual([{ name: "escalate_to_person", args }]);
  });

  it("shows no thought, and does not take one for the first words", async () => {
    provider.next(async (line) => {
      for (const piece of ["<th", "ink>A secret", " thought</th", "ink>\n\nThe ", "answer."]) await line.say(piece);
      await line.finish();
    });
    const { completion, heard } = await ask();
    expect(heard.trim()).toBe("The answer.");
    expect(completion?.text).toBe(heard);
    provider.next(async (line) => {
      await line.say("<think>A secret thought");
      line.end();
    }, saying("The second try answers."));
    expect(await ask()).toMatchObject({ heard: "The second try answers.", tries: 2 });
  });

  it("asks again without tools where a model has none", async () => {
    provider.next("refusesTools", "refusesTools");
    expect((await ask()).completion?.text).toBe("Without tools.");
  });
});

describe("F22: a provider that refuses or fails before the first word", () => {
  it.each<[keyof typeof SCRIPTS, string, number]>([
    ["rateLimited", "rateLimited", 3],
    ["rateLimitedLong", "rateLimited", 1],
    ["serverError", "serverError", 3],
    ["badGateway", "serverError", 3],
    ["overloaded", "serverError", 3],
    ["timeout", "serverError", 3],
    ["errorFirst", "serverError", 3],
    ["hangsUp", "unreachable", 3],
    ["noCredit", "noCredit", 1],
    ["unauthorised", "unauthorised", 1],
    ["noSuchModel", "badRequest", 1],
    ["redirect", "badRequest", 1],
  ])("%s: fails as %s after %i tries", async (script, failure, tries) => {
    provider.next(script, script, script);
    const result = await ask();
    expect(result.error).toMatchObject({ failure, hadText: false });
    expect(result.tries).toBe(tries);
    expect(result.heard).toBe("");
  });

  it("answers after a retry, and after the pause it was asked for", async () => {
    provider.next("overloaded", "rateLimited", saying("At last."));
    expect(await ask()).toMatchObject({
      completion: { text: "At last." },
      tries: 3,
    });
  });

  it("falls back to the next models, each once", async () => {
    provider.next("noSuchModel", "overloaded", saying("Third."));
    expect((await ask({ models: ["a", "b", "c"] })).completion?.text).toBe("Third.");
    expect(provider.asked.slice(-3).map(({ model }) => model)).toEqual(["a", "b", "c"]);
  });

  it("does not try other models with a refused key", async () => {
    provider.next("unauthorised");
    expect(await ask({ models: ["a", "b"] })).toMatchObject({ error: { failure: "unauthorised" }, tries: 1 });
  });

  it.each([["a closed port", "http://127.0.0.1:9/v1", "unreachable"]])(
    "fails on %s",
    async (_what, baseUrl, failure) => {
      const result = askProvider(
        { outbound: bench.outbound, breaker: createCircuitBreaker(), dialects: createDialects() },
        { ...bench.target(), baseUrl },
        { messages: [], tools: [], maxTokens: 1 },
        { times: PATIENT, signal: new AbortController().signal, onText: () => undefined },
      );
      await expect(result).rejects.toMatchObject({ failure });
    },
  );

  it("keeps keys and addresses out of what it says", async () => {
    provider.next(async (line) => line.status(401, `Incorrect API key sk-secret-1 at ${provider.baseUrl}`));
    const { error } = await ask();
    expect(String(error)).toContain("refused the key");
    expect(String(error)).not.toContain("sk-secret-1");
  });
});

describe("F23: a stream that misbehaves", () => {
  it.each<[keyof typeof SCRIPTS, string, string, Partial<ProviderTimes>]>([
    ["silent", "timeout", "", { firstTokenMs: 300 }],
    ["silent", "timeout", "", { firstWordsMs: 300 }],
    ["comments", "timeout", "", { firstTokenMs: 300 }],
    ["stall", "timeout", "This is only the beginning", { idleMs: 300 }],
    ["commentsMidway", "timeout", "A first word ", { idleMs: 3000, idleMaxMs: 300 }],
    ["midError", "serverError", "Half an answer ", {}],
    ["eof", "brokenStream", "The stream ends without a ", {}],
    ["doneWithoutFinish", "brokenStream", "Done is said, but no reason given", {}],
    ["emptyFinishCut", "brokenStream", "Half an ", {}],
    ["aborts", "serverError", "Half an answer ", {}],
    ["tickCut", "brokenStream", "Half an `answer", {}],
  ])("%s: ends as %s with what was heard (%s, %o)", async (script, failure, heard, times) => {
    provider.next(script);
    const result = await ask({ times });
    expect(result.error).toMatchObject({ failure, hadText: heard !== "" });
    expect(result.heard).toBe(heard);
  });

  it("never tries again once the visitor has read a word", async () => {
    provider.next("midError", saying("Another beginning."));
    expect(await ask({ models: ["a", "b"] })).toMatchObject({ heard: "Half an answer ", tries: 1 });
  });

  it("bounds a stream that never stops talking by its whole time", async () => {
    provider.next(async (line) => {
      for (; !line.isGone; await sleep(20)) await line.say("and another word ");
    });
    const result = await ask({ times: { totalMs: 2500 } });
    expect(result.error).toMatchObject({ failure: "timeout", hadText: true });
  });

  it.each(["bomb", "oneEndlessLine"] as const)("bounds the bytes of %s", async (script) => {
    provider.next(script, script, script);
    expect((await ask()).error).toMatchObject({ name: "ProviderError", failure: expect.not.stringMatching("timeout") });
  });

  it("lets comments stretch the wait between words", async () => {
    provider.next(async (line) => {
      await line.say("A first word ");
      for (const began = performance.now(); performance.now() - began < 6000; await sleep(50))
        await line.raw(": busy\n\n");
      await line.say("and the last.");
      await line.finish();
    });
    // Words that came after six seconds would be too late without them.
    expect((await ask({ times: { idleMs: 4000 } })).completion?.text).toBe("A first word and the last.");
  });

  it("gives the real times that the design promises", () => {
    expect(PROVIDER_TIMES).toMatchObject({ firstTokenMs: 20_000, idleMs: 15_000, totalMs: 90_000 });
    expect(PROVIDER_TIMES.firstWordsMs).toBeLessThan(30_000);
  });
});

describe("aborting", () => {
  it("closes the line to the provider at once and throws the reason", async () => {
    provider.next("stall");
    const controller = new AbortController();
    const reason = new Error("taken over");
    const result = await ask({ signal: controller.signal, onFirst: () => controller.abort(reason) });
    expect(result.error).toBe(reason);
    await expect.poll(() => provider.open).toBe(0); // a line that stays open is never closed by that script
  });
});

describe("the circuit breaker", () => {
  it("opens after five failures, lets one through after the pause, and closes with its success", () => {
    let now = 0;
    const breaker = createCircuitBreaker(() => now);
    for (let n = 0; n < 5; n += 1) {
      expect(breaker.mayTry("a")).toBe(true);
      breaker.failed("a");
    }
    expect(breaker.mayTry("a")).toBe(false);
    expect(breaker.mayTry("b")).toBe(true);
    now = 31_000;
    expect([breaker.mayTry("a"), breaker.mayTry("a")]).toEqual([true, false]);
    breaker.succeeded("a");
    expect(breaker.mayTry("a")).toBe(true);
  });

  it("answers at once while it is open, and an abort of ours does not open it", async () => {
    const breaker = createCircuitBreaker();
    for (let n = 0; n < 6; n += 1) {
      provider.next("stall");
      const controller = new AbortController();
      await ask({ breaker, signal: controller.signal, onFirst: () => controller.abort() });
    }
    expect(breaker.mayTry("one")).toBe(true);
    for (let n = 0; n < 5; n += 1) {
      provider.next("unauthorised");
      await ask({ breaker });
    }
    const result = await ask({ breaker });
    expect(result.error).toMatchObject({ failure: "circuitOpen" });
    expect(result.tries).toBe(0);
  });
});
