import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ScriptedProvider, saying, startScriptedProvider } from "../../../test/scriptedProvider.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { addKnowledge } from "../knowledge/changeKnowledge.ts";
import { createWidget } from "../widgets/createWidget.ts";
import { checkProvider } from "./checkProvider.ts";
import { findProvider } from "./findProvider.ts";
import { readProviderSettings, updateProviderSettings } from "./providerSettings.ts";
import { tryQuestion } from "./tryQuestion.ts";

const KEY = "sk-or-v1-0123456789abcdefWXYZ";
const signal = new AbortController().signal;
/** Processes of one installation share their secrets. */
const SHARED = { ENCRYPTION_KEY: randomBytes(32).toString("hex") };

let database: TestDatabase;
let provider: ScriptedProvider;
let bare: Deps;
let equipped: Deps;

const newWorkspace = async (): Promise<number> =>
  (
    await bare.db.run("INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'W', ?)", [
      newPublicId(),
      new Date(),
    ])
  ).insertId;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startScriptedProvider();
  bare = openTestDeps(database.config, {}, SHARED);
  equipped = openTestDeps(
    database.config,
    {},
    {
      ...SHARED,
      OPENROUTER_BASE_URL: provider.baseUrl,
      OPENROUTER_API_KEY: "sk-of-the-installation",
      OPENROUTER_MODEL: "house/model",
    },
  );
  await equipped.signals.start();
});
afterAll(async () => {
  equipped.signals.stop();
  for (const deps of [bare, equipped]) {
    await deps.outbound.close();
    await deps.db.close();
  }
  await provider.close();
  await database.drop();
});

describe("provider settings", () => {
  it("keep the key encrypted and show four characters of it", async () => {
    const workspaceId = await newWorkspace();
    const saved = await updateProviderSettings(bare, workspaceId, {
      apiKey: KEY,
      model: "some/model",
      fallbackModels: ["other/model"],
    });
    expect(saved).toEqual({
      keySource: "workspace",
      keyHint: "WXYZ",
      baseUrl: null,
      model: "some/model",
      fallbackModels: ["other/model"],
      lastFailure: null,
    });
    expect(JSON.stringify(await readProviderSettings(bare, workspaceId))).not.toContain(KEY.slice(0, 12));
    const [row] = await bare.db.rows(
      "SELECT assistant_settings.* FROM assistant_settings WHERE assistant_settings.workspace_id = ?",
      [workspaceId],
    );
    expect(JSON.stringify(row)).not.toContain(KEY);
    expect(Buffer.from((row as { api_key_cipher: Buffer }).api_key_cipher).includes(KEY)).toBe(false);
    expect(await findProvider(bare, workspaceId)).toMatchObject({ apiKey: KEY, models: ["some/model", "other/model"] });
  });

  it("cannot be read from another workspace's row (X89)", async () => {
    const [mine, foreign] = [await newWorkspace(), await newWorkspace()];
    await updateProviderSettings(bare, mine, { apiKey: KEY });
    await bare.db.run(
      "INSERT INTO assistant_settings (workspace_id, fallback_models, api_key_cipher, updated_at) SELECT ?, '[]', api_key_cipher, updated_at FROM assistant_settings WHERE workspace_id = ?",
      [foreign, mine],
    );
    expect(await findProvider(bare, foreign)).toBeNull();
  });

  it("remove the key with an empty one, and fall back to the installation's key and model", async () => {
    const workspaceId = await newWorkspace();
    await updateProviderSettings(equipped, workspaceId, { apiKey: KEY, model: "dear/model" });
    expect(await findProvider(equipped, workspaceId)).toMatchObject({ apiKey: KEY });
    expect(await updateProviderSettings(equipped, workspaceId, { apiKey: "" })).toMatchObject({
      keySource: "installation",
      keyHint: null,
    });
    expect(await findProvider(equipped, workspaceId)).toMatchObject({
      apiKey: "sk-of-the-installation",
      models: ["house/model"],
    });
    expect(await readProviderSettings(bare, workspaceId)).toMatchObject({ keySource: "none" });
    expect(await findProvider(bare, workspaceId)).toBeNull();
  });

  it("never send the installation's key to an address that a workspace chose", async () => {
    const workspaceId = await newWorkspace();
    await updateProviderSettings(equipped, workspaceId, { baseUrl: "https://collector.example/v1" });
    expect(await findProvider(equipped, workspaceId)).toMatchObject({
      baseUrl: provider.baseUrl,
      apiKey: "sk-of-the-installation",
    });
  });

  it.each([
    "http://example.com/v1",
    "https://127.0.0.1/v1",
    "https://localhost/v1",
    "https://169.254.169.254/latest",
    "https://mariadb/v1",
    "https://[::1]/v1",
    "https://10.0.0.1/v1",
  ])("refuse %s on saving and on changing (X57)", async (baseUrl) => {
    const workspaceId = await newWorkspace();
    await expect(updateProviderSettings(equipped, workspaceId, { baseUrl, apiKey: KEY })).rejects.toMatchObject({
      code: "blocked_address",
    });
    await updateProviderSettings(equipped, workspaceId, { baseUrl: "https://example.com/v1", apiKey: KEY });
    await expect(updateProviderSettings(equipped, workspaceId, { baseUrl, apiKey: KEY })).rejects.toMatchObject({
      code: "blocked_address",
    });
  });

  it("let a workspace's own address reach only public hosts, whatever the installation may", async () => {
    const workspaceId = await newWorkspace();
    await updateProviderSettings(equipped, workspaceId, { apiKey: KEY, baseUrl: "https://example.com/v1" });
    await equipped.db.run("UPDATE assistant_settings SET base_url = ? WHERE workspace_id = ?", [
      provider.baseUrl,
      workspaceId,
    ]);
    const asked = provider.asked.length;
    expect(await checkProvider(equipped, await newWorkspace(), signal)).toMatchObject({ isWorking: true });
    const other = openTestDeps(database.config, {}, { ...SHARED, OPENROUTER_BASE_URL: provider.baseUrl });
    expect(await checkProvider(other, workspaceId, signal)).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining("public https"),
    });
    expect(provider.asked.length).toBe(asked + 1);
    await other.outbound.close();
    await other.db.close();
  });

  it("ask for the key again when the address changes, or it could be sent anywhere", async () => {
    const workspaceId = await newWorkspace();
    await updateProviderSettings(bare, workspaceId, { apiKey: KEY, baseUrl: "https://api.example.com/v1" });
    await expect(
      updateProviderSettings(bare, workspaceId, { baseUrl: "https://collector.example/v1" }),
    ).rejects.toMatchObject({ fields: { apiKey: expect.any(String) } });
    await expect(
      updateProviderSettings(bare, workspaceId, { baseUrl: "https://api.example.com/v2", model: "m" }),
    ).resolves.toMatchObject({ keyHint: "WXYZ" });
    await expect(
      updateProviderSettings(bare, workspaceId, { baseUrl: "https://other.example/v1", apiKey: KEY }),
    ).resolves.toMatchObject({ keyHint: "WXYZ" });
  });

  it("are heard by other processes", async () => {
    const workspaceId = await newWorkspace();
    expect(await findProvider(equipped, workspaceId)).toMatchObject({ apiKey: "sk-of-the-installation" });
    await updateProviderSettings(bare, workspaceId, { apiKey: KEY });
    await expect.poll(async () => (await findProvider(equipped, workspaceId))?.apiKey).toBe(KEY);
  });
});

describe("checkProvider", () => {
  it("says that it works, with model and time", async () => {
    provider.next(saying("OK"));
    expect(await checkProvider(equipped, await newWorkspace(), signal)).toMatchObject({
      isWorking: true,
      model: "house/model",
      problem: null,
    });
  });

  it("names the problem in words, and notes it until it is over", async () => {
    const workspaceId = await newWorkspace();
    provider.next("unauthorised");
    expect(await checkProvider(equipped, workspaceId, signal)).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining("refused the key"),
    });
    expect((await readProviderSettings(equipped, workspaceId)).lastFailure?.message).toContain("refused the key");
    provider.next(saying("OK"));
    await checkProvider(equipped, workspaceId, signal);
    expect((await readProviderSettings(equipped, workspaceId)).lastFailure).toBeNull();
  });

  it("says when the stored key cannot be read any more, and spends nobody else's", async () => {
    const workspaceId = await newWorkspace();
    await updateProviderSettings(bare, workspaceId, { apiKey: KEY });
    const rekeyed = openTestDeps(
      database.config,
      {},
      { OPENROUTER_BASE_URL: provider.baseUrl, OPENROUTER_API_KEY: "sk-house" },
    );
    expect(await findProvider(rekeyed, workspaceId)).toBeNull();
    expect(await checkProvider(rekeyed, workspaceId, signal)).toMatchObject({
      problem: expect.stringContaining("Enter it again"),
    });
    await rekeyed.outbound.close();
    await rekeyed.db.close();
  });

  it("says that there is no key", async () => {
    expect(await checkProvider(bare, await newWorkspace(), signal)).toMatchObject({
      isWorking: false,
      problem: expect.stringContaining("no key"),
    });
  });
});

describe("tryQuestion", () => {
  const item = { kind: "qa", title: "How long does a refund take?", body: "Five days.", url: null } as const;

  it("answers as a visitor would be answered and stores nothing", async () => {
    const workspaceId = await newWorkspace();
    await addKnowledge(bare, workspaceId, item);
    expect(await tryQuestion(bare, workspaceId, { question: "how long do refunds take?" }, signal)).toMatchObject({
      answer: "Five days.",
      decision: "answer",
      by: "builtIn",
      sources: [{ title: item.title }],
    });
    expect(await tryQuestion(bare, workspaceId, { question: "do you sell helicopters" }, signal)).toMatchObject({
      decision: "offerPerson",
      sources: [],
    });
    expect(await tryQuestion(bare, workspaceId, { question: "talk to a human" }, signal)).toMatchObject({
      decision: "escalate",
    });
    expect(
      await bare.db.rows("SELECT sessions.id FROM sessions WHERE sessions.workspace_id = ?", [workspaceId]),
    ).toEqual([]);
  });

  it("uses the widget's rules, and no other workspace's widget", async () => {
    const workspaceId = await newWorkspace();
    const widget = await createWidget(equipped, { workspaceId, name: "Shop" });
    await addKnowledge(equipped, workspaceId, item);
    provider.next(saying("Five days [[1]]."));
    expect(
      await tryQuestion(equipped, workspaceId, { question: "refund time?", siteKey: widget.siteKey }, signal),
    ).toMatchObject({ answer: "Five days.", by: "provider", sources: [{ title: item.title }] });
    await expect(
      tryQuestion(equipped, await newWorkspace(), { question: "x", siteKey: widget.siteKey }, signal),
    ).rejects.toMatchObject({ code: "widget_not_found" });
  });

  it("tells a failing provider as such", async () => {
    provider.next("noCredit");
    await expect(tryQuestion(equipped, await newWorkspace(), { question: "refund?" }, signal)).rejects.toMatchObject({
      code: "provider_failed",
    });
    const workspaceId = await newWorkspace();
    await addKnowledge(equipped, workspaceId, item);
    provider.next("noCredit");
    expect(await tryQuestion(equipped, workspaceId, { question: "how long do refunds take?" }, signal)).toMatchObject({
      answer: "Five days.",
      by: "builtIn",
      problem: expect.stringContaining("no credit"),
    });
  });
});
