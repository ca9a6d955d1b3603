import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { migrationFolder } from "../../commands/migrationFolder.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import { readSteps } from "../../platform/db/migrate.ts";
import { newPublicId } from "../../platform/ids.ts";
import { defaultSettings } from "../widgets/defaultSettings.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { STARTER_KNOWLEDGE } from "./starterKnowledge.ts";

let database: TestDatabase;
let deps: Deps;
const SEEDED = new Date("2026-01-05T08:00:00Z");
const CLAIMED = new Date("2026-01-05T09:00:00Z");
const LATER = new Date("2026-01-06T09:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config));
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

/** An installation as the release before left it: nothing is marked. */
async function oldInstallation(siteKey: string, allowedOrigins: string[]) {
  const { db } = deps;
  const { insertId: workspaceId } = await db.run(
    "INSERT INTO workspaces (public_id, name, is_starter, claimed_at, created_at) VALUES (?, 'W', 1, ?, ?)",
    [newPublicId(), CLAIMED, SEEDED],
  );
  const presets = defaultSettings("Shop");
  const settings = {
    ...presets,
    look: { ...presets.look, subtitle: "Ask me about this product", teaser: "Hello! Curious how this works? Ask me." },
    welcome: {
      ...presets.welcome,
      message: "Hello! I am the assistant of this demo. I answer from a small knowledge base.",
      starters: ["What is Chat Widget Generator?", "What does it cost?"],
    },
    allowedOrigins,
  };
  const { insertId: widgetId } = await db.run(
    "INSERT INTO widget_configs (site_key, workspace_id, name, settings, version, created_at, updated_at) VALUES (?, ?, 'Demo widget', ?, 4, ?, ?)",
    [siteKey, workspaceId, JSON.stringify(settings), SEEDED, LATER],
  );
  const items: [string, Date, Date][] = [
    ["untouched", SEEDED, SEEDED],
    ["rewritten", SEEDED, LATER],
    ["added", LATER, LATER],
  ];
  for (const [title, createdAt, updatedAt] of items)
    await db.run(
      "INSERT INTO knowledge_items (public_id, workspace_id, kind, title, body, created_at, updated_at) VALUES (?, ?, 'qa', ?, 'x', ?, ?)",
      [newPublicId(), workspaceId, title, createdAt, updatedAt],
    );
  return { workspaceId, widgetId };
}

const marked = (workspaceId: number) =>
  deps.db.rows(
    `SELECT knowledge_items.title, knowledge_items.is_demo, knowledge_items.is_for_all, knowledge_widgets.widget_id FROM knowledge_items
       LEFT JOIN knowledge_widgets ON knowledge_widgets.item_id = knowledge_items.id WHERE knowledge_items.workspace_id = ? ORDER BY knowledge_items.id`,
    [workspaceId],
  );
async function upgrade(): Promise<void> {
  const steps = (await readSteps(migrationFolder)).filter(({ name }) => /^080[4-7]_/.test(name));
  expect(steps).toHaveLength(4);
  for (const { sql } of [...steps, ...steps]) await deps.db.run(sql); // and once more, as after a cut
}
const OWN = { is_demo: 0, is_for_all: 1, widget_id: null };

describe("an installation from before the demo was marked", () => {
  it("has its demo told apart: the widget that no website may show, and what nobody rewrote or added", async () => {
    const { workspaceId, widgetId } = await oldInstallation("demo", []);
    const before = await findWidget(deps, "demo");
    await upgrade();
    expect(await marked(workspaceId)).toEqual([
      { title: "untouched", is_demo: 1, is_for_all: 0, widget_id: widgetId },
      { title: "rewritten", ...OWN },
      { title: "added", ...OWN },
    ]);
    const after = createDeps(testConfig(database.config));
    expect(await findWidget(after, "demo")).toEqual({ ...before, isDemo: true });
    await after.db.close();
    await deps.db.run("UPDATE widget_configs SET site_key = 'demo-before', is_demo = 0 WHERE id = ?", [widgetId]);
  });

  it("leaves a starter widget that was put on a website to its owner, without a word of ours", async () => {
    const { workspaceId } = await oldInstallation("demo", ["https://rosa.example"]);
    await upgrade();
    expect((await marked(workspaceId))[0]).toEqual({ title: "untouched", is_demo: 1, is_for_all: 0, widget_id: null });
    const widget = (
      await deps.db.rows<{ is_demo: number; settings: unknown }>(
        "SELECT widget_configs.is_demo, widget_configs.settings FROM widget_configs WHERE widget_configs.site_key = 'demo'",
      )
    )[0];
    expect(widget?.is_demo).toBe(0);
    const presets = defaultSettings("Shop");
    expect(widget?.settings).toMatchObject({
      look: { ...presets.look, teaser: "", subtitle: "We usually reply right away" },
      welcome: { message: "Hello! How can we help you?", starters: [] },
      allowedOrigins: ["https://rosa.example"],
    });
    for (const { title } of STARTER_KNOWLEDGE) expect(JSON.stringify(widget?.settings)).not.toContain(title);
  });
});
