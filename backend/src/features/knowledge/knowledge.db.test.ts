import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { addKnowledge, addKnowledgeInTx, changeKnowledge, removeKnowledge } from "./changeKnowledge.ts";
import { DEMO_SITE_KEY, fillStarterWorkspace } from "./fillStarterWorkspace.ts";
import { FOUND_AT } from "./knowledgeIndex.ts";
import { listKnowledge } from "./listKnowledge.ts";
import { searchKnowledge } from "./searchKnowledge.ts";

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
const answer = async (from: Deps, workspaceId: number, question: string) =>
  (await searchKnowledge(from, workspaceId, question, 1))[0]?.text;

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

  it("fills the starter workspace with a demo widget whose first questions are all answered", async () => {
    const workspaceId = await newWorkspace();
    await deps.db.transaction((tx) => fillStarterWorkspace(deps, tx, workspaceId));
    const widget = await findWidget(deps, DEMO_SITE_KEY);
    expect(widget).toMatchObject({ workspaceId, isEnabled: true });
    expect(widget?.settings.allowedOrigins).toEqual([]);
    expect(widget?.settings.welcome.starters.length).toBeGreaterThan(2);
    for (const question of widget?.settings.welcome.starters ?? []) {
      const [best] = await searchKnowledge(deps, workspaceId, question, 1);
      expect(best?.item.title).toBe(question);
      expect(best?.confidence).toBeGreaterThanOrEqual(FOUND_AT);
    }
  });
});
