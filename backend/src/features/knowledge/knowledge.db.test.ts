import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { createWidget, createWidgetInTx } from "../widgets/createWidget.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { removeWidget } from "../widgets/removeWidget.ts";
import { addKnowledge, addKnowledgeInTx, changeKnowledge, removeKnowledge } from "./changeKnowledge.ts";
import { demoHooks, removeDemo, showDemo } from "./demo.ts";
import { DEMO_SITE_KEY, fillStarterWorkspace } from "./fillStarterWorkspace.ts";
import { FOUND_AT } from "./knowledgeIndex.ts";
import { listKnowledge } from "./listKnowledge.ts";
import { refreshKnowledge, searchKnowledge } from "./searchKnowledge.ts";
import { STARTER_KNOWLEDGE } from "./starterKnowledge.ts";

let database: TestDatabase;
let deps: Deps;
let other: Deps;

const newWorkspace = async (): Promise<number> =>
  (
    await deps.db.run("INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'W', ?)", [
      newPublicId(),
      new Date(),
    ])
  ).insertId;
const qa = (title: string, body: string) => ({ kind: "qa", title, body, url: null }) as const;
const answer = async (from: Deps, workspaceId: number, question: string, widgetId: number | null = null) =>
  (await searchKnowledge(from, { workspaceId, widgetId }, question, 1))[0]?.text;
const newWidget = async (workspaceId: number, name: string) => {
  const { siteKey } = await createWidget(deps, { workspaceId, name });
  return { siteKey, id: (await findWidget(deps, siteKey))?.id ?? 0 };
};

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config));
  other = createDeps(testConfig(database.config));
  await other.signals.start();
});
afterAll(async () => {
  other.signals.stop();
  await deps.db.close();
  await other.db.close();
  await database.drop();
});

describe("knowledge", () => {
  it("answers from an item as soon as it is added, changed, and no more once removed", async () => {
    const workspaceId = await newWorkspace();
    expect(await answer(deps, workspaceId, "refund policy")).toBeUndefined();
    const added = await addKnowledge(deps, workspaceId, qa("What is your refund policy?", "Thirty days."));
    expect(await answer(deps, workspaceId, "refund policy")).toBe("Thirty days.");
    expect(await answer(other, workspaceId, "refund policy")).toBe("Thirty days.");
    const changed = await changeKnowledge(
      deps,
      workspaceId,
      added.id,
      qa("What is your refund policy?", "Sixty days."),
    );
    expect(changed).toMatchObject({ id: added.id, body: "Sixty days.", createdAt: added.createdAt });
    expect(await answer(deps, workspaceId, "refund policy")).toBe("Sixty days.");
    await expect.poll(() => answer(other, workspaceId, "refund policy")).toBe("Sixty days.");
    await removeKnowledge(deps, workspaceId, added.id);
    expect(await answer(deps, workspaceId, "refund policy")).toBeUndefined();
  });

  it("never answers from another workspace", async () => {
    const mine = await newWorkspace();
    const foreign = await newWorkspace();
    const item = await addKnowledge(deps, foreign, qa("What is the secret code?", "It is 4711."));
    expect(await answer(deps, mine, "What is the secret code?")).toBeUndefined();
    expect((await listKnowledge(deps, mine, { limit: 10, q: "secret" })).items).toEqual([]);
    await expect(changeKnowledge(deps, mine, item.id, qa("x", "y"))).rejects.toMatchObject({ code: "not_found" });
    await expect(removeKnowledge(deps, mine, item.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await answer(deps, foreign, "What is the secret code?")).toBe("It is 4711.");
  });

  it("pages newest first and searches as typed, wildcards included", async () => {
    const workspaceId = await newWorkspace();
    for (const title of ["Alpha", "Beta 100%", "Gamma_x", "Delta"])
      await addKnowledge(deps, workspaceId, qa(title, `About ${title}`));
    const first = await listKnowledge(deps, workspaceId, { limit: 3 });
    expect(first.items.map((item) => item.title)).toEqual(["Delta", "Gamma_x", "Beta 100%"]);
    const rest = await listKnowledge(deps, workspaceId, { limit: 3, cursor: first.next ?? "" });
    expect(rest).toMatchObject({ items: [{ title: "Alpha" }], next: null });
    const titles = async (q: string) =>
      (await listKnowledge(deps, workspaceId, { limit: 10, q })).items.map((item) => item.title);
    expect(await titles("%")).toEqual(["Beta 100%"]);
    expect(await titles("_")).toEqual(["Gamma_x"]);
    expect(await titles("ABOUT d")).toEqual(["Delta"]);
    expect(await titles("\\")).toEqual([]);
    await expect(listKnowledge(deps, workspaceId, { limit: 3, cursor: "made-up" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("refuses more than its limits", async () => {
    const workspaceId = await newWorkspace();
    const long = "word ".repeat(4000);
    await deps.db.transaction((tx) =>
      addKnowledgeInTx(
        tx,
        deps,
        workspaceId,
        Array.from({ length: 198 }, (_, n) => qa(`Text ${n}`, long)),
      ),
    );
    await expect(addKnowledge(deps, workspaceId, qa("One more", long))).resolves.toMatchObject({ title: "One more" });
    await expect(addKnowledge(deps, workspaceId, qa("Too much", long))).rejects.toMatchObject({
      code: "quota_exceeded",
    });
  });

  it("answers from an item only on the widgets that were chosen for it, and on all but the demo when none were", async () => {
    const workspaceId = await newWorkspace();
    const [shop, blog] = [await newWidget(workspaceId, "Shop"), await newWidget(workspaceId, "Blog")];
    const { id: demoId } = await deps.db.transaction((tx) =>
      createWidgetInTx(tx, deps, { workspaceId, name: "Demo", isDemo: true }),
    );
    const item = qa("What is your refund policy?", "Thirty days.");
    const where = async (from = deps) => {
      const found = [];
      for (const [name, id] of [
        ["shop", shop.id],
        ["blog", blog.id],
        ["demo", demoId],
        ["any", null],
      ] as const)
        if (await answer(from, workspaceId, "refund policy", id)) found.push(name);
      return found;
    };
    expect(await where(other)).toEqual([]);
    const added = await addKnowledge(deps, workspaceId, item);
    expect(added).toMatchObject({ widgets: null, isDemo: false });
    expect(await where()).toEqual(["shop", "blog", "any"]);
    const chosen = await changeKnowledge(deps, workspaceId, added.id, { ...item, siteKeys: [blog.siteKey] });
    expect(chosen.widgets).toEqual([{ siteKey: blog.siteKey, name: "Blog" }]);
    expect(await where()).toEqual(["blog"]);
    await expect.poll(() => where(other), { timeout: 30_000 }).toEqual(["blog"]);
    // a save that does not speak of widgets leaves them
    expect(await changeKnowledge(deps, workspaceId, added.id, item)).toMatchObject({ widgets: chosen.widgets });
    expect((await listKnowledge(deps, workspaceId, { limit: 1 })).items).toMatchObject([{ widgets: chosen.widgets }]);
    await changeKnowledge(deps, workspaceId, added.id, { ...item, siteKeys: null });
    const late = await newWidget(workspaceId, "Late");
    expect(await answer(deps, workspaceId, "refund policy", late.id)).toBe("Thirty days.");
    expect(await where()).toEqual(["shop", "blog", "any"]);

    const foreign = await newWidget(await newWorkspace(), "Foreign");
    for (const siteKeys of [[foreign.siteKey], ["never-made"]])
      for (const attempt of [
        () => addKnowledge(deps, workspaceId, { ...item, siteKeys }),
        () => changeKnowledge(deps, workspaceId, added.id, { ...item, siteKeys }),
      ])
        await expect(attempt()).rejects.toMatchObject({
          code: "invalid_input",
          fields: { siteKeys: expect.any(String) },
        });
  });

  it("goes on answering from what it held while changes are read", async () => {
    const workspaceId = await newWorkspace();
    const item = await addKnowledge(deps, workspaceId, qa("What is your refund policy?", "Thirty days."));
    let letThrough = (): void => {};
    const gate = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    const slow = createDeps(testConfig(database.config));
    const rows = slow.db.rows.bind(slow.db);
    let isHeld = false;
    const held: Deps = {
      ...slow,
      db: { ...slow.db, rows: async (...given) => (isHeld ? gate.then(() => rows(...given)) : rows(...given)) },
    };
    expect(await answer(held, workspaceId, "refund policy")).toBe("Thirty days.");
    await changeKnowledge(deps, workspaceId, item.id, qa("What is your refund policy?", "Sixty days."));
    isHeld = true;
    const refreshed = refreshKnowledge(held, workspaceId);
    expect(await answer(held, workspaceId, "refund policy")).toBe("Thirty days.");
    letThrough();
    await refreshed;
    expect(await answer(held, workspaceId, "refund policy")).toBe("Sixty days.");
    await slow.db.close();
  });

  it("fills the starter workspace with a demo widget whose first questions are all answered", async () => {
    const workspaceId = await newWorkspace();
    await deps.db.transaction((tx) => fillStarterWorkspace(deps, tx, workspaceId));
    const widget = await findWidget(deps, DEMO_SITE_KEY);
    expect(widget).toMatchObject({ workspaceId, isEnabled: true, isDemo: true });
    expect(widget?.settings.allowedOrigins).toEqual([]);
    expect(widget?.settings.welcome.starters.length).toBeGreaterThan(2);
    for (const question of widget?.settings.welcome.starters ?? []) {
      const [best] = await searchKnowledge(deps, { workspaceId, widgetId: widget?.id ?? 0 }, question, 1);
      expect(best?.item.title).toBe(question);
      expect(best?.confidence).toBeGreaterThanOrEqual(FOUND_AT);
    }
  });

  it("keeps the demo to its own widget: other widgets answer none of its questions, and its items cannot be given away", async () => {
    const demo = await findWidget(deps, DEMO_SITE_KEY);
    const workspaceId = demo?.workspaceId ?? 0;
    const own = await newWidget(workspaceId, "Rosa's Flowers");
    await addKnowledge(deps, workspaceId, qa("When are you open?", "From nine to six."));
    for (const { title } of STARTER_KNOWLEDGE)
      for (const widgetId of [own.id, null])
        expect(
          (await searchKnowledge(deps, { workspaceId, widgetId }, title, 5)).map(({ item }) => item.title),
        ).not.toContain(title);
    expect(await answer(deps, workspaceId, "When are you open?", own.id)).toBe("From nine to six.");
    expect(await answer(deps, workspaceId, "When are you open?", demo?.id)).not.toBe("From nine to six.");

    const [item] = (await listKnowledge(deps, workspaceId, { limit: 1, q: "What does it cost?" })).items;
    expect(item).toMatchObject({ isDemo: true, widgets: [{ siteKey: DEMO_SITE_KEY }] });
    for (const siteKeys of [null, [own.siteKey]])
      await expect(
        changeKnowledge(deps, workspaceId, item?.id ?? "", { ...qa("a", "b"), siteKeys }),
      ).rejects.toMatchObject({ code: "invalid_input", fields: { siteKeys: expect.any(String) } });
  });

  it("takes the demo away with its knowledge and nothing else, once", async () => {
    const { workspaceId = 0 } = (await findWidget(deps, DEMO_SITE_KEY)) ?? {};
    const count = STARTER_KNOWLEDGE.length;
    const demo = { widgets: [{ siteKey: DEMO_SITE_KEY, name: "Demo widget" }], knowledgeItems: count };
    expect(await showDemo(deps, workspaceId)).toEqual(demo);
    expect(await removeDemo(deps, workspaceId)).toEqual(demo);
    expect(await findWidget(deps, DEMO_SITE_KEY)).toBeNull();
    expect((await listKnowledge(deps, workspaceId, { limit: 50 })).items).toMatchObject([
      { title: "When are you open?" },
    ]);
    expect(await removeDemo(deps, workspaceId)).toEqual({ widgets: [], knowledgeItems: 0 });
    expect(await deps.db.rows("SELECT 1 FROM knowledge_widgets WHERE workspace_id = ?", [workspaceId])).toEqual([]);
  });

  it("takes a demo's knowledge along when its widget is deleted as any other", async () => {
    const workspaceId = await newWorkspace();
    const { id, widget } = await deps.db.transaction((tx) =>
      createWidgetInTx(tx, deps, { workspaceId, name: "Demo", isDemo: true }),
    );
    const other = await newWidget(workspaceId, "Own");
    const assignment = { widgetIds: [id], isDemo: true };
    await deps.db.transaction((tx) => addKnowledgeInTx(tx, deps, workspaceId, [qa("Of the demo", "x")], assignment));
    await addKnowledge(deps, workspaceId, { ...qa("Of the shop", "y"), siteKeys: [other.siteKey] });
    await removeWidget(deps, demoHooks(deps), workspaceId, widget.siteKey);
    expect((await listKnowledge(deps, workspaceId, { limit: 9 })).items.map(({ title }) => title)).toEqual([
      "Of the shop",
    ]);
    await removeWidget(deps, demoHooks(deps), workspaceId, other.siteKey);
    expect((await listKnowledge(deps, workspaceId, { limit: 9 })).items).toMatchObject([
      { title: "Of the shop", widgets: [] },
    ]);
  });
});
