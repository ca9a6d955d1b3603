import { afterAll, describe, expect, it } from "vitest";
import { seedWorkspace } from "../../../test/seedChat.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import { newPublicId, newSecret } from "../../platform/ids.ts";
import { authenticateVisitor } from "../visitors/authenticateVisitor.ts";
import { signVisitorToken } from "../visitors/signVisitorToken.ts";
import { defaultSettings } from "../widgets/defaultSettings.ts";
import { updateWidget } from "../widgets/updateWidget.ts";
import { type StartHooks, startSession } from "./startSession.ts";
import { getTeamSession } from "./teamSession.view.ts";

const database = await createTestDatabase();
const deps = openTestDeps(database.config);
const settings = defaultSettings("Shop");
const workspace = await seedWorkspace(deps, settings);
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

const escalated: string[] = [];
const hooks: StartHooks = { escalate: async (session, cause) => void escalated.push(`${session.sessionId} ${cause}`) };
const body = (more: object = {}) => ({
  visitorSecret: newSecret(),
  clientId: newPublicId(),
  with: "assistant" as const,
  ...more,
});
const start = (given = body(), siteKey = workspace.siteKey, from = deps) =>
  startSession(from, hooks, { siteKey, userAgent: "Mozilla/5.0", body: given });
const count = async (table: "sessions" | "visitors" | "messages") =>
  (await deps.db.rows<{ total: number }>(`SELECT COUNT(*) AS total FROM ${table}`))[0]?.total;

describe("startSession", () => {
  it("starts a chat whose first row says so, with a token for it", async () => {
    const started = await start(
      body({
        page: { url: "https://shop.example/a", title: "A", referrer: "" },
        locale: "de",
        timeZone: "Europe/Berlin",
      }),
    );
    expect(started.session).toMatchObject({
      state: "assistant",
      epoch: 1,
      head: 1,
      agent: null,
      queue: null,
      rating: null,
      email: null,
    });
    const actor = await authenticateVisitor(deps, started.token);
    expect(actor).toMatchObject({
      kind: "visitor",
      workspaceId: workspace.workspaceId,
      siteKey: workspace.siteKey,
      sessionPublicId: started.session.id,
    });
    if (!actor) throw new Error("no actor");
    const team = await getTeamSession(deps, actor);
    expect(team).toMatchObject({
      page: { url: "https://shop.example/a", title: "A" },
      visitor: { locale: "de", timeZone: "Europe/Berlin", isOnline: false },
      last: null,
    });
    expect(started.incarnation).not.toBe("");
  });

  it("makes one chat of 20 starts at the same moment on two processes, and of a later repeat", async () => {
    const other = openTestDeps(database.config, {}, { JWT_SECRET: deps.config.JWT_SECRET });
    const given = body();
    const [sessions, visitors] = [await count("sessions"), await count("visitors")];
    const starts = await Promise.all(
      Array.from({ length: 20 }, (_, index) => start(given, workspace.siteKey, index % 2 ? deps : other)),
    );
    starts.push(await start(given));
    expect(new Set(starts.map(({ session }) => session.id)).size).toBe(1);
    expect(await count("sessions")).toBe((sessions ?? 0) + 1);
    expect(await count("visitors")).toBe((visitors ?? 0) + 1);
    expect(starts.at(-1)?.session.head).toBe(1);
    await other.db.close();
  });

  it("gives the same visitor a second chat for a second start id", async () => {
    const given = body();
    const [one, two] = [await start(given), await start({ ...given, clientId: newPublicId() })];
    expect(two.session.id).not.toBe(one.session.id);
    const [a, b] = await Promise.all([authenticateVisitor(deps, one.token), authenticateVisitor(deps, two.token)]);
    expect(a?.visitorId).toBe(b?.visitorId);
  });

  it("keeps the form's answers, and stores nothing when they are wrong", async () => {
    const form = {
      isEnabled: true,
      intro: "",
      fields: [{ key: "name", label: "Your name", type: "text", isRequired: true, choices: [], showWhen: null }],
    };
    const asking = await seedWorkspace(deps, { ...settings, form });
    const before = await count("visitors");
    await expect(start(body(), asking.siteKey)).rejects.toMatchObject({
      code: "invalid_input",
      fields: { name: "is needed to go on" },
    });
    expect(await count("visitors")).toBe(before);
    const started = await start(body({ answers: { name: "Ada" } }), asking.siteKey);
    const actor = await authenticateVisitor(deps, started.token);
    if (!actor) throw new Error("no actor");
    expect(await getTeamSession(deps, actor)).toMatchObject({
      visitor: { name: "Ada" },
      answers: [{ label: "Your name", value: "Ada" }],
    });
  });

  it("lets a chat go on whose answers a changed form would refuse", async () => {
    const field = {
      key: "name",
      label: "Your name",
      type: "text" as const,
      isRequired: true,
      choices: [],
      showWhen: null,
    };
    const open = await seedWorkspace(deps, settings);
    const given = body();
    const before = await start(given, open.siteKey);
    await updateWidget(deps, open.workspaceId, open.siteKey, {
      settings: { form: { isEnabled: true, intro: "", fields: [field] } },
    });
    expect((await start(given, open.siteKey)).session.id).toBe(before.session.id);
    await expect(start(body(), open.siteKey)).rejects.toMatchObject({ fields: { name: "is needed to go on" } });
    const stranger = { ...given, visitorSecret: newSecret() };
    await expect(start(stranger, open.siteKey)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("hands over at once where a person is asked for or the widget has no assistant, once", async () => {
    escalated.length = 0;
    await start();
    expect(escalated).toEqual([]);
    const given = body({ with: "person" as const });
    await start(given);
    expect(escalated).toEqual([expect.stringContaining("request")]);
    const silent = await seedWorkspace(deps, { ...settings, assistant: { ...settings.assistant, isEnabled: false } });
    await start(body(), silent.siteKey);
    expect(escalated[1]).toContain("noAssistant");
  });

  it("does not hand over again on a repeat after the chat has moved", async () => {
    const given = body({ with: "person" as const });
    const first = await start(given);
    await deps.db.run("UPDATE sessions SET epoch = 3 WHERE public_id = ?", [first.session.id]); // went to the queue and back to the assistant
    escalated.length = 0;
    await start(given);
    expect(escalated).toEqual([]);
  });

  it("refuses an unknown and a switched-off widget", async () => {
    await expect(start(body(), "no-such-widget")).rejects.toMatchObject({ code: "widget_not_found" });
    const off = await seedWorkspace(deps, settings);
    await deps.db.run("UPDATE widget_configs SET is_enabled = 0 WHERE site_key = ?", [off.siteKey]);
    await expect(start(body(), off.siteKey)).rejects.toMatchObject({ code: "widget_gone" });
  });
});

describe("authenticateVisitor", () => {
  it("refuses a token whose names do not agree with the session", async () => {
    const one = await start();
    const other = await seedWorkspace(deps, settings);
    const actor = await authenticateVisitor(deps, one.token);
    const [row] = await deps.db.rows<{ visitor: string; workspace: string }>(
      "SELECT visitors.public_id AS visitor, workspaces.public_id AS workspace FROM visitors JOIN workspaces ON workspaces.id = visitors.workspace_id WHERE visitors.id = ?",
      [actor?.visitorId ?? 0],
    );
    const names = {
      sessionPublicId: one.session.id,
      visitorPublicId: row?.visitor ?? "",
      siteKey: workspace.siteKey,
      workspacePublicId: row?.workspace ?? "",
    };
    expect(await authenticateVisitor(deps, signVisitorToken(deps, names))).not.toBeNull();
    for (const wrong of [
      { visitorPublicId: newPublicId() },
      { siteKey: other.siteKey },
      { workspacePublicId: newPublicId() },
      { sessionPublicId: newPublicId() },
    ])
      expect(await authenticateVisitor(deps, signVisitorToken(deps, { ...names, ...wrong }))).toBeNull();
    expect(await authenticateVisitor(deps, `${one.token}x`)).toBeNull();
    expect(await authenticateVisitor(deps, "")).toBeNull();
  });
});
