import { startPlatform } from "../chaos/platform.ts";
import { buildBackend } from "../cli/launch/buildBackend.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { connectVisitor, newClientId, startChat } from "../test/factories.ts";
import { type Script, startScriptedProvider } from "../test/scriptedProvider.ts";
import { requestOf, type TestApp } from "../test/testApp.ts";

/** What the platform adds to the provider's own time, with many assistants talking at once. */
const STREAMS = Number(process.env.STREAMS ?? 100);
const TOKENS = 60;
const TOKEN_EVERY_MS = 40;

/** The ideal: the same tokens read straight from the provider, with nothing between. */
async function readStraight(baseUrl: string, question: string): Promise<{ firstAt: number; endAt: number }> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: question }] }),
  });
  let firstAt = Number.NaN;
  for await (const _ of response.body ?? []) if (Number.isNaN(firstAt)) firstAt = performance.now();
  return { firstAt, endAt: performance.now() };
}

const quantile = (values: readonly number[], part: number): string =>
  (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN
  ).toFixed(1);
const line = (what: string, values: readonly number[]): void =>
  console.log(
    `${what.padEnd(58)} p50 ${quantile(values, 0.5)} ms   p95 ${quantile(values, 0.95)} ms   n ${values.length}`,
  );

await buildBackend(repositoryRoot);
const provider = await startScriptedProvider();
const platform = await startPlatform({
  backends: 1,
  env: { OPENROUTER_BASE_URL: provider.baseUrl, OPENROUTER_API_KEY: "sk-bench" },
});
console.log("rate limits are raised for this bench (RATE_FACTOR=1000)");
try {
  const url = `http://127.0.0.1:${platform.backends[0]?.port}`;
  const app: Pick<TestApp, "url" | "api"> = {
    url,
    async api(endpoint, input, options) {
      const [address, init] = requestOf(url, endpoint, input, { ...options, headers: { origin: platform.origin } });
      const response = await fetch(address, init);
      const body = await response.json();
      return { status: response.status, headers: response.headers, data: body, error: body };
    },
  };
  for (const round of ["cold (first answers of a fresh process)", "warm"]) {
    const askedAt = new Map<string, number>();
    const flushedAt = new Map<string, number>();
    const sentAt = new Map<string, number>();
    const shownAt = new Map<string, number>();
    const finalAfter: number[] = [];
    const talk: Script = async (out, asked) => {
      askedAt.set(asked.question, performance.now());
      flushedAt.set(asked.question, performance.now());
      for (let token = 0; token < TOKENS; token += 1) {
        await out.say(`word${token} `);
        await new Promise((resolve) => setTimeout(resolve, TOKEN_EVERY_MS));
      }
      flushedAt.set(`end ${asked.question}`, performance.now());
      await out.finish();
    };
    const straight: { firstAt: number; endAt: number; name: string }[] = [];
    await Promise.all(
      Array.from({ length: STREAMS }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, (n * 1000) / STREAMS));
        const name = `straight ${round} ${n}`;
        provider.next(talk);
        straight.push({ ...(await readStraight(provider.baseUrl, name)), name });
      }),
    );
    const visitors = [];
    for (let n = 0; n < STREAMS; n += 1) {
      const chat = await startChat(app as TestApp, "demo"); // as: the bench has no users to register
      visitors.push({ name: `${round} ${n}`, socket: await connectVisitor({ url }, chat, platform.origin) });
      provider.next(talk);
    }
    await Promise.all(
      visitors.map(async ({ name, socket }, n) => {
        await new Promise((resolve) => setTimeout(resolve, (n * 1000) / STREAMS));
        socket.socket.once("assistant:chunk", () => shownAt.set(name, performance.now()));
        const whole = new Promise<void>((resolve) => {
          socket.socket.on("message:posted", ({ message }) => {
            if (message.sender.kind !== "assistant") return;
            finalAfter.push(performance.now() - (flushedAt.get(`end ${name}`) ?? Number.NaN));
            resolve();
          });
        });
        sentAt.set(name, performance.now());
        await socket.request("message:send", { clientId: newClientId(), body: name });
        await whole;
        socket.close();
      }),
    );
    const names = visitors.map(({ name }) => name);
    const between = (from: Map<string, number>, to: Map<string, number>) =>
      names.map((name) => (to.get(name) ?? Number.NaN) - (from.get(name) ?? Number.NaN));
    console.log(`\n${STREAMS} streams at once, ${round}`);
    line(
      "ideal: first token, straight from the provider",
      straight.map(({ firstAt, name }) => firstAt - (flushedAt.get(name) ?? Number.NaN)),
    );
    line(
      "ideal: last token, straight from the provider",
      straight.map(({ endAt, name }) => endAt - (flushedAt.get(`end ${name}`) ?? Number.NaN)),
    );
    line("visitor's send → the provider is asked", between(sentAt, askedAt));
    line("provider's first token → on the visitor's socket", between(flushedAt, shownAt));
    line("provider's last token → the stored answer on the socket", finalAfter);
  }
} finally {
  await platform.close();
  await provider.close();
}
process.exit(0);
