import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type AskBench, createAskBench } from "../../../test/askBench.ts";
import { type Asked, type Script, type ScriptedProvider, saying } from "../../../test/scriptedProvider.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";
import { createDialects } from "./dialects.ts";

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

/** Refuses with these words whatever request fits, and answers any other. */
const refusing =
  (body: object | string, fits: (asked: Asked) => boolean, status = 400): Script =>
  async (line, asked) => {
    if (!fits(asked)) return saying("Understood.")(line, asked);
    line.response.writeHead(status, { "content-type": "application/json" });
    line.response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

describe("a model that refuses a part of the request", () => {
  const openAi = (message: string, param: string) => ({
    error: { message, type: "invalid_request_error", param, code: "unsupported_parameter" },
  });
  const has =
    (name: string) =>
    ({ body }: Asked): boolean =>
      body[name] !== undefined;

  it.each<[string, object | string, (asked: Asked) => boolean, number]>([
    [
      "max_tokens, by another name",
      openAi("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"),
      has("max_tokens"),
      2,
    ],
    [
      "any limit",
      { detail: "Unknown field: max_tokens, max_completion_tokens" },
      ({ body }) => "max_tokens" in body || "max_completion_tokens" in body,
      3,
    ],
    [
      "temperature",
      openAi("Unsupported value: 'temperature' does not support 0.2 with this model.", "temperature"),
      has("temperature"),
      2,
    ],
    ["tools, as Ollama says it", { error: "registry.ollama.ai/library/gemma does not support tools" }, has("tools"), 2],
    [
      "tools, as vLLM says it",
      { object: "error", message: '"auto" tool choice requires --enable-auto-tool-choice', code: 400 },
      has("tools"),
      2,
    ],
    [
      "tools, in a list of errors",
      [{ error: { code: 400, message: "Function calling is not enabled" } }],
      has("tools"),
      2,
    ],
    [
      "a parameter, behind OpenRouter",
      {
        error: {
          message: "Provider returned error",
          code: 400,
          metadata: { raw: JSON.stringify(openAi("Unsupported value", "temperature")), provider_name: "OpenAI" },
        },
      },
      has("temperature"),
      2,
    ],
    ["a parameter, in plain words", "temperature is not supported", has("temperature"), 2],
    [
      "a parameter, in a list of details",
      { detail: [{ loc: ["body", "temperature"], msg: "Extra inputs are not permitted" }] },
      has("temperature"),
      2,
    ],
    [
      "a system line",
      { error: { message: "System role not supported" } },
      ({ messages }) => messages.some(({ role }) => role === "system"),
      2,
    ],
    [
      "two lines in a row",
      { error: { message: "Conversation roles must alternate user/assistant/user/assistant/..." } },
      ({ messages }) => messages.some(({ role }, n) => role === messages[n - 1]?.role),
      2,
    ],
    [
      "one after the other",
      { error: { message: "temperature and tools are not supported" } },
      ({ body }) => "temperature" in body || "tools" in body,
      3,
    ],
    ["what one calls an error of its own", { error: { message: "tools are not supported" } }, has("tools"), 2],
  ])("%s: is asked without it, once, and from then on", async (_what, body, fits, tries) => {
    const dialects = createDialects();
    const status = _what.includes("of its own") ? 500 : 400;
    const script = refusing(body, fits, status);
    const messages = [
      { role: "system", content: "Rules." },
      { role: "user", content: "One" },
      { role: "user", content: "Two" },
    ] as const;
    const tools = [{ name: "escalate_to_person", description: "", parameters: {} }];
    const request = { messages, tools, maxTokens: 100 };
    provider.next(...Array.from({ length: tries + 2 }, () => script));
    expect(await ask({ dialects, request })).toMatchObject({ completion: { text: "Understood." }, tries });
    expect(await ask({ dialects, request })).toMatchObject({ completion: { text: "Understood." }, tries: 1 });
    expect(JSON.stringify(provider.asked.at(-1)?.messages)).toMatch(/Rules\..*One.*Two/);
    provider.reset();
    // Another model is asked plainly.
    provider.next(saying("Plain."));
    await ask({ dialects, request, models: ["another"] });
    expect(provider.asked.at(-1)?.body).toMatchObject({ max_tokens: 100, temperature: 0.2, tool_choice: "auto" });
  });

  it.each([
    {
      error: {
        message: "This model's maximum context length is 4096 tokens. Reduce the length.",
        code: "context_length_exceeded",
      },
    },
    { error: { message: "'max_tokens' is too large: 800. This model's maximum context length is 2048 tokens" } },
    { error: { message: "the request exceeds the available context size", type: "exceed_context_size_error" } },
    { error: { message: "prompt is too long: 210000 tokens > 200000 maximum" } },
  ])("shortens what it sends until it fits, and remembers how much that is: %j", async (body) => {
    const dialects = createDialects();
    const shorter = (share: number) => [{ role: "user" as const, content: "x".repeat(1000 * share) }];
    const request = { messages: shorter(1), shorter, tools: [], maxTokens: 100 };
    const script = refusing(body, ({ messages }) => (messages[0]?.content.length ?? 0) > 300);
    provider.next(script, script, script, script);
    expect(await ask({ dialects, request })).toMatchObject({ completion: { text: "Understood." }, tries: 3 });
    expect(await ask({ dialects, request })).toMatchObject({ completion: { text: "Understood." }, tries: 1 });
    expect(provider.asked.at(-1)?.maxTokens).toBe(50);
  });

  it("thinks without saying where it begins: only the answer counts, and from then on nothing else is shown", async () => {
    const dialects = createDialects();
    const onFirst = vi.fn();
    const script = saying("The visitor wants a refund. </think> The answer.", 5);
    provider.next(script, script, saying("No thought this time."));
    expect(await ask({ dialects, onFirst })).toMatchObject({
      completion: { text: " The answer." },
      heard: " The answer.",
    });
    expect(onFirst).toHaveBeenCalledTimes(2); // a thought, and the answer
    onFirst.mockClear();
    expect(await ask({ dialects, onFirst })).toMatchObject({
      completion: { text: " The answer." },
      heard: " The answer.",
    });
    expect(onFirst).toHaveBeenCalledTimes(1);
    expect(await ask({ dialects })).toMatchObject({ heard: "No thought this time." });
  });

  it("gives up where nothing is left to change, and learns nothing from that", async () => {
    const dialects = createDialects();
    const never = refusing({ error: { message: "temperature, tools and max_tokens are not supported" } }, () => true);
    provider.next(...Array.from({ length: 9 }, () => never));
    expect(await ask({ dialects })).toMatchObject({ error: { failure: "badRequest" }, tries: 4 });
    provider.reset();
    provider.next(saying("Plain."));
    await ask({ dialects });
    expect(provider.asked.at(-1)?.body).toHaveProperty("temperature");
  });

  it("is asked plainly again after an hour, and only so many models are remembered", () => {
    let now = 0;
    const dialects = createDialects(() => now);
    const odd = { ...dialects.of("a", "m"), hasTools: false };
    dialects.learn("a", "m", odd);
    expect(dialects.of("a", "m")).toBe(odd);
    expect(dialects.of("b", "m")).not.toBe(odd);
    now = 3_600_001;
    expect(dialects.of("a", "m").hasTools).toBe(true);
    for (let n = 0; n <= 1000; n += 1) dialects.learn("a", `model ${n}`, { ...odd });
    expect([dialects.of("a", "model 0").hasTools, dialects.of("a", "model 1000").hasTools]).toEqual([true, false]);
  });

  it.each([
    [400, { error: { code: "content_filter", message: "The response was filtered due to the prompt" } }],
    [403, { error: { code: 403, message: "Your chosen model requires moderation and your input was flagged" } }],
  ])("takes a filter's refusal (%i) for that, neither for a fault nor for a refused key", async (status, body) => {
    const breaker = createCircuitBreaker();
    for (let n = 0; n < 6; n += 1) {
      provider.next(refusing(body, () => true, status));
      expect((await ask({ breaker })).completion).toMatchObject({ text: "", finish: "filtered" });
    }
    expect(breaker.mayTry("one")).toBe(true);
    provider.next(
      refusing(body, () => true, status),
      saying("Another model does."),
    );
    expect((await ask({ breaker, models: ["a", "b"] })).completion?.text).toBe("Another model does.");
  });
});
