import { assistantApi } from "@chat/contract/assistant";
import { knowledgeApi } from "@chat/contract/knowledge";
import { widgetsApi } from "@chat/contract/widgets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeam, type TestTeam } from "../factories.ts";
import { startTestApp, type TestApp } from "../testApp.ts";

let app: TestApp;
let team: TestTeam;
const HOSTILE = '"};alert(1)//</script><script>alert(2)</script>{{7*7}}';

beforeAll(async () => {
  app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
  team = await createTeam(app);
});
afterAll(() => app.close());

describe("X32: an agent may not change what admins own", () => {
  const params = () => ({ siteKey: team.widget.siteKey });
  it.each([
    [
      "change a widget",
      () =>
        app.api(
          widgetsApi.update,
          { params: params(), body: { settings: { allowedOrigins: ["https://evil.example"] } } },
          { token: team.agent.accessToken },
        ),
    ],
    ["delete a widget", () => app.api(widgetsApi.remove, { params: params() }, { token: team.agent.accessToken })],
    [
      "create a widget",
      () => app.api(widgetsApi.create, { body: { name: "Mine" } }, { token: team.agent.accessToken }),
    ],
    [
      "teach the assistant",
      () =>
        app.api(
          knowledgeApi.create,
          { body: { kind: "qa", title: "a", body: "b" } },
          { token: team.agent.accessToken },
        ),
    ],
    ["read the provider's settings", () => app.api(assistantApi.settings, {}, { token: team.agent.accessToken })],
    [
      "set the provider",
      () =>
        app.api(
          assistantApi.updateSettings,
          { body: { baseUrl: "https://evil.example/v1", apiKey: "sk-1" } },
          { token: team.agent.accessToken },
        ),
    ],
  ])("refuses an agent to %s", async (_what, attempt) => {
    const answer = await attempt();
    expect([answer.status, answer.error.code]).toEqual([403, "forbidden"]);
  });

  it("shows an agent the widgets' names, and nothing of instructions, words that hand over, or websites", async () => {
    const { settings, siteKey } = team.widget;
    const secrets = ["Never mention the lawsuit.", "lawsuit-word", "https://staging.hidden.example"];
    const [instructions = "", word = "", origin = ""] = secrets;
    const body = {
      settings: {
        assistant: { ...settings.assistant, instructions, escalateOnWords: [word] },
        allowedOrigins: [origin],
      },
    };
    await app.api(widgetsApi.update, { params: { siteKey }, body }, { token: team.admin.accessToken });
    const list = await app.api(widgetsApi.list, { query: {} }, { token: team.agent.accessToken });
    expect(list.data.items).toContainEqual({ siteKey, name: expect.any(String), isEnabled: true, isDemo: false });
    for (const secret of secrets) expect(JSON.stringify(list.data)).not.toContain(secret);
    const own = await app.api(widgetsApi.list, { query: {} }, { token: team.admin.accessToken });
    for (const secret of secrets) expect(JSON.stringify(own.data)).toContain(secret);
    const one = await app.api(widgetsApi.show, { params: { siteKey } }, { token: team.agent.accessToken });
    expect(one.status).toBe(403);
  });

  it("lets an admin do so", async () => {
    const answer = await app.api(
      widgetsApi.update,
      { params: params(), body: { name: "By an admin" } },
      { token: team.admin.accessToken },
    );
    expect(answer.data).toMatchObject({ name: "By an admin" });
  });
});

describe("X64: what sends requests needs a sign-in and the one client", () => {
  it("refuses strangers and agents the check and the trial", async () => {
    for (const token of [undefined, team.agent.accessToken]) {
      const options = token === undefined ? {} : { token };
      expect((await app.api(assistantApi.check, {}, options)).status).toBe(token ? 403 : 401);
      expect((await app.api(assistantApi.tryQuestion, { body: { question: "x" } }, options)).status).toBe(
        token ? 403 : 401,
      );
    }
  });

  it("refuses a private address over HTTP, on PUT as well", async () => {
    const answer = await app.api(
      assistantApi.updateSettings,
      { body: { baseUrl: "https://169.254.169.254/v1", apiKey: "sk-1" } },
      { token: team.admin.accessToken },
    );
    expect([answer.status, answer.error.code]).toEqual([422, "blocked_address"]);
    expect(JSON.stringify(answer.error)).not.toContain("169.254");
  });

  it.each([
    ["https://api.example.com:6379/v1", "uses port 6379, which is not one for web services"],
    ["https://api.example.com/v1?x=1", "must not contain a query (?…); give the address up to /v1"],
    ["https://api.example.com/v1%0d%0aX", "contains spaces or control characters"],
  ])("says what is wrong with %s, at the field", async (baseUrl, problem) => {
    const body = { baseUrl, apiKey: "sk-1" };
    const answer = await app.api(assistantApi.updateSettings, { body }, { token: team.admin.accessToken });
    expect([answer.status, answer.error.code, answer.error.fields]).toEqual([
      400,
      "invalid_input",
      { baseUrl: problem },
    ]);
  });

  it("never gives a key back", async () => {
    const key = "sk-or-v1-very-secret-value-0123456789";
    const saved = await app.api(
      assistantApi.updateSettings,
      { body: { apiKey: key } },
      { token: team.admin.accessToken },
    );
    const read = await app.api(assistantApi.settings, {}, { token: team.admin.accessToken });
    expect(saved.data).toMatchObject({ keySource: "workspace", keyHint: "6789" });
    expect(JSON.stringify([saved, read])).not.toContain("very-secret");
    await app.api(assistantApi.updateSettings, { body: { apiKey: "" } }, { token: team.admin.accessToken });
  });
});

describe("X31, X53: the public configuration over HTTP", () => {
  const read = (headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/widgets/${team.widget.siteKey}/config`, { headers: { origin: app.url, ...headers } });

  it("carries hostile texts as data, with no < that could end a script element", async () => {
    const { settings } = team.widget;
    await app.api(
      widgetsApi.update,
      {
        params: { siteKey: team.widget.siteKey },
        body: {
          settings: {
            look: { ...settings.look, title: HOSTILE, launcherText: HOSTILE.slice(0, 40) },
            welcome: { ...settings.welcome, message: HOSTILE },
          },
        },
      },
      { token: team.admin.accessToken },
    );
    const reply = await read();
    const text = await reply.text();
    expect(reply.headers.get("content-type")).toContain("application/json");
    expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
    expect(text).not.toContain("<");
    expect(JSON.parse(text).welcome.message).toBe(HOSTILE);
    for (const secret of [
      "instructions",
      "allowedOrigins",
      "escalateOnWords",
      "workspaceId",
      '"id"',
      team.owner.user.email,
    ])
      expect(text).not.toContain(secret);
  });

  it("answers 304 while nothing changed and the new state right after a save", async () => {
    const first = await read();
    const tag = first.headers.get("etag") ?? "";
    expect((await read({ "if-none-match": tag, "cache-control": "max-age=0" })).status).toBe(304);
    await app.api(
      widgetsApi.update,
      { params: { siteKey: team.widget.siteKey }, body: { name: "Renamed" } },
      { token: team.admin.accessToken },
    );
    expect((await read({ "if-none-match": tag, "cache-control": "max-age=0" })).status).toBe(200);
  });

  it("says what is wrong: another website, or no such widget", async () => {
    const foreign = await read({ origin: "https://evil.example" });
    expect([foreign.status, (await foreign.json()).code]).toEqual([403, "origin_refused"]);
    const unknown = await fetch(`${app.url}/api/widgets/nosuchwidget/config`, { headers: { origin: app.url } });
    expect([unknown.status, (await unknown.json()).code]).toEqual([404, "widget_not_found"]);
    await app.api(
      widgetsApi.update,
      { params: { siteKey: team.widget.siteKey }, body: { isEnabled: false } },
      { token: team.admin.accessToken },
    );
    const gone = await read();
    expect([gone.status, (await gone.json()).code]).toEqual([410, "widget_gone"]);
  });
});
