import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { createWidget } from "./createWidget.ts";
import { findWidget } from "./findWidget.ts";
import { isOriginAllowed } from "./isOriginAllowed.ts";
import { listWidgets, showWidget } from "./listWidgets.ts";
import { readPublicConfig } from "./publicConfig.ts";
import { removeWidget } from "./removeWidget.ts";
import { updateWidget } from "./updateWidget.ts";

let database: TestDatabase;
let deps: Deps;
const others: Deps[] = [];
const noHooks = { removed: async () => {} };

const adminOf = (workspaceId: number) => ({ workspaceId, role: "admin" as const });
const newWorkspace = async (): Promise<number> => {
  const { insertId } = await deps.db.run("INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'W', ?)", [
    newPublicId(),
    new Date(),
  ]);
  return insertId;
};

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config));
});
afterAll(async () => {
  for (const one of [deps, ...others]) {
    one.signals.stop();
    await one.db.close();
  }
  await database.drop();
});

describe("widgets", () => {
  it("creates with presets, a short random key, and the settings that were given", async () => {
    const workspaceId = await newWorkspace();
    const widget = await createWidget(deps, {
      workspaceId,
      name: "Shop",
      settings: { allowedOrigins: ["https://shop.example"] },
    });
    expect(widget.siteKey).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{11}$/);
    expect(widget).toMatchObject({ name: "Shop", isEnabled: true, version: 1, chatCount: 0, lastChatAt: null });
    expect(widget.settings.look.title).toBe("Shop");
    expect(widget.settings.allowedOrigins).toEqual(["https://shop.example"]);
    expect(await showWidget(deps, workspaceId, widget.siteKey)).toEqual(widget);
  });

  it("pages newest first without gap or repeat, and only through one's own", async () => {
    const workspaceId = await newWorkspace();
    const keys: string[] = [];
    for (const name of ["a", "b", "c"]) keys.unshift((await createWidget(deps, { workspaceId, name })).siteKey);
    const first = await listWidgets(deps, adminOf(workspaceId), { limit: 2 });
    expect(first.items.map((widget) => widget.siteKey)).toEqual(keys.slice(0, 2));
    const rest = await listWidgets(deps, adminOf(workspaceId), { limit: 2, cursor: first.next ?? "" });
    expect(rest.items.map((widget) => widget.siteKey)).toEqual(keys.slice(2));
    expect(rest.next).toBeNull();
    const foreign = await newWorkspace();
    await expect(listWidgets(deps, adminOf(foreign), { limit: 2, cursor: keys[0] })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await listWidgets(deps, adminOf(foreign), { limit: 2 })).items).toEqual([]);
  });

  it("counts a widget's chats and names the last one's time", async () => {
    const workspaceId = await newWorkspace();
    const widget = await createWidget(deps, { workspaceId, name: "Busy" });
    const stored = await findWidget(deps, widget.siteKey);
    for (const day of ["2026-01-01", "2026-01-02"])
      await deps.db.run(
        "INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, created_at) VALUES (?, ?, ?, 1, ?, 'assistant', ?, ?)",
        [newPublicId(), workspaceId, stored?.id ?? 0, newPublicId(), new Date(day), new Date(day)],
      );
    expect(await showWidget(deps, workspaceId, widget.siteKey)).toMatchObject({
      chatCount: 2,
      lastChatAt: "2026-01-02T00:00:00.000Z",
    });
  });

  it("keeps another workspace out of everything", async () => {
    const widget = await createWidget(deps, { workspaceId: await newWorkspace(), name: "Mine" });
    const foreign = await newWorkspace();
    for (const attempt of [
      () => showWidget(deps, foreign, widget.siteKey),
      () => updateWidget(deps, foreign, widget.siteKey, { name: "Stolen" }),
      () => removeWidget(deps, noHooks, foreign, widget.siteKey),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "widget_not_found" });
  });

  it("refuses a save made from an old version, and of two at once lets one win", async () => {
    const workspaceId = await newWorkspace();
    const { siteKey } = await createWidget(deps, { workspaceId, name: "One" });
    const results = await Promise.allSettled(
      ["Two", "Three"].map((name) => updateWidget(deps, workspaceId, siteKey, { name, version: 1 })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect((await updateWidget(deps, workspaceId, siteKey, { name: "Four", version: 2 })).version).toBe(3);
  });

  it("stops serving a widget that is switched off or deleted, at once", async () => {
    const workspaceId = await newWorkspace();
    const { siteKey, settings } = await createWidget(deps, {
      workspaceId,
      name: "Off",
      settings: { allowedOrigins: ["https://a.example"] },
    });
    const from = { origin: "https://a.example", fetchSite: "cross-site" };
    const before = await readPublicConfig(deps, siteKey);
    expect(await isOriginAllowed(deps, siteKey, from)).toBe(true);

    await updateWidget(deps, workspaceId, siteKey, { isEnabled: false });
    await expect(readPublicConfig(deps, siteKey)).rejects.toMatchObject({ code: "widget_gone" });
    expect(await isOriginAllowed(deps, siteKey, from)).toBe(false);

    await updateWidget(deps, workspaceId, siteKey, {
      isEnabled: true,
      settings: { look: { ...settings.look, colour: "#aa0000" } },
    });
    const after = await readPublicConfig(deps, siteKey);
    expect(after.config.look.colour).toBe("#aa0000");
    expect(after.etag).not.toBe(before.etag);

    await removeWidget(deps, noHooks, workspaceId, siteKey);
    expect(await findWidget(deps, siteKey)).toBeNull();
    await expect(readPublicConfig(deps, siteKey)).rejects.toMatchObject({ code: "widget_gone" });
    expect((await listWidgets(deps, adminOf(workspaceId), { limit: 10 })).items).toEqual([]);
  });

  it("is heard by another process", async () => {
    const other = createDeps(testConfig(database.config));
    others.push(other);
    await other.signals.start();
    const workspaceId = await newWorkspace();
    const { siteKey } = await createWidget(deps, { workspaceId, name: "Here" });
    expect((await findWidget(other, siteKey))?.name).toBe("Here");
    await updateWidget(deps, workspaceId, siteKey, { name: "There" });
    await expect.poll(async () => (await findWidget(other, siteKey))?.name).toBe("There");
  });

  it("answers the public configuration from memory", async () => {
    const { siteKey } = await createWidget(deps, { workspaceId: await newWorkspace(), name: "Hot" });
    const first = await readPublicConfig(deps, siteKey);
    const closed = { ...deps, db: { ...deps.db, rows: () => Promise.reject(new Error("no query is expected")) } };
    expect(await readPublicConfig(closed, siteKey)).toEqual(first);
  });

  it("says staffed only for an active agent who is online and connected", async () => {
    const workspaceId = await newWorkspace();
    const { siteKey } = await createWidget(deps, { workspaceId, name: "Staff" });
    const { insertId: userId } = await deps.db.run(
      "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at) VALUES (?, ?, ?, 'A', 'x', 'agent', ?)",
      [newPublicId(), workspaceId, `${newPublicId()}@example.com`, new Date()],
    );
    await deps.db.run(
      "INSERT INTO agents (user_id, workspace_id, availability, connected_until) VALUES (?, ?, 'online', ?)",
      [userId, workspaceId, new Date(Date.now() - 1000)],
    );
    const isStaffed = async () => {
      deps.events.publish("agent.changed", { workspaceId, userId });
      return (await readPublicConfig(deps, siteKey)).config.isStaffed;
    };
    expect(await isStaffed()).toBe(false);
    await deps.db.run("UPDATE agents SET connected_until = ? WHERE user_id = ?", [
      new Date(Date.now() + 60_000),
      userId,
    ]);
    expect(await isStaffed()).toBe(true);
    await deps.db.run("UPDATE users SET is_active = 0 WHERE id = ?", [userId]);
    expect(await isStaffed()).toBe(false);
  });
});
