import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSession, seedWorkspace } from "../../../test/seedChat.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { likePattern } from "./archive.view.ts";
import { type ArchiveQuery, listArchive } from "./listArchive.ts";
import { listTeamSessions } from "./teamSession.view.ts";

const database = await createTestDatabase();
const deps = openTestDeps(database.config);
const workspace = await seedWorkspace(deps);
const foreign = await seedWorkspace(deps);
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

const say = async (session: SessionKey, seq: number, body: string, by: "visitor" | "assistant" = "visitor") => {
  await deps.db.run("UPDATE sessions SET last_seq = ?, last_text_seq = ? WHERE id = ?", [seq, seq, session.sessionId]);
  return deps.db.run(
    "INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, client_id, body, created_at) VALUES (?, ?, ?, 'text', ?, ?, ?, NOW(3))",
    [session.sessionId, seq, session.workspaceId, by, `c${seq}`, body],
  );
};
const list = (query: Partial<ArchiveQuery> = {}, workspaceId = workspace.workspaceId) =>
  listArchive(deps, workspaceId, { limit: 30, ...query });
const idsOf = async (query: Partial<ArchiveQuery>) => (await list(query)).items.map(({ id }) => id);

const made: (SessionKey & { visitorId: number })[] = [];
beforeAll(async () => {
  for (let index = 0; index < 25; index += 1) {
    const session = await seedSession(deps, workspace, { state: index % 5 === 0 ? "closed" : "assistant" });
    await deps.db.run("UPDATE sessions SET created_at = ? WHERE id = ?", [
      new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 5))),
      session.sessionId,
    ]);
    made.push(session);
  }
  const stranger = await seedSession(deps, foreign);
  await say(stranger, 1, "needle 100%");
});

describe("listArchive", () => {
  it("walks all chats newest first, page by page, each once, and none of another workspace", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 4, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(made.map(({ sessionPublicId }) => sessionPublicId).reverse());
  });

  it("filters by state, widget and half-open span of days", async () => {
    expect(await idsOf({ state: "closed" })).toHaveLength(5);
    expect(await idsOf({ siteKey: workspace.siteKey, state: "closed" })).toHaveLength(5);
    expect(await idsOf({ siteKey: foreign.siteKey })).toEqual([]);
    expect(await idsOf({ from: "2026-01-02T00:00:00Z", to: "2026-01-03T00:00:00Z" })).toHaveLength(5);
  });

  it("narrows to one visitor, and to nobody of another workspace", async () => {
    const [one] = (await list({ limit: 1 })).items;
    const [stranger] = (await list({}, foreign.workspaceId)).items;
    if (!one || !stranger) throw new Error("not seeded");
    const found = (await list({ visitorId: one.visitor.id })).items;
    expect(found.map(({ id }) => id)).toContain(one.id);
    expect(new Set(found.map(({ visitor }) => visitor.id))).toEqual(new Set([one.visitor.id]));
    expect(await idsOf({ visitorId: stranger.visitor.id })).toEqual([]);
  });

  it("finds words in messages, contact and answers, and takes wildcards literally (X82)", async () => {
    const [one, two, three, four] = made;
    if (!one || !two || !three || !four) throw new Error("not seeded");
    await say(one, 1, "I want 100% back");
    await say(two, 1, "I want 100x back");
    await deps.db.run("UPDATE visitors SET email = 'grace@navy.example' WHERE id = ?", [three.visitorId]);
    await deps.db.run("UPDATE sessions SET answers = ? WHERE id = ?", [
      JSON.stringify([{ label: "Order", value: "A_17!" }]),
      four.sessionId,
    ]);
    expect(await idsOf({ q: "100%" })).toEqual([one.sessionPublicId]);
    expect((await list({ q: "100%" })).items[0]?.last).toMatchObject({ preview: "I want 100% back", by: "visitor" });
    expect(await idsOf({ q: "GRACE@navy" })).toEqual([three.sessionPublicId]);
    expect(await idsOf({ q: "A_17!" })).toEqual([four.sessionPublicId]);
    expect(await idsOf({ q: "%" })).toEqual([one.sessionPublicId]);
    expect(await idsOf({ q: "'; SELECT SLEEP(3) -- \\" })).toEqual([]);
    expect(await idsOf({ q: "needle" })).toEqual([]);
  });

  it("previews formatted answers without marks, even of what it cut, and what a visitor typed as typed", async () => {
    const [, , , , five, six] = made;
    if (!five || !six) throw new Error("not seeded");
    const preview = async (session: (typeof made)[number]) =>
      (await listTeamSessions(deps, workspace.workspaceId, [session.sessionId]))[0]?.last?.preview;
    await say(
      five,
      1,
      `**Hello** [you](https://shop.example/${"long/".repeat(40)}): ${"*word* ".repeat(200)}`,
      "assistant",
    );
    expect(await preview(five)).toBe(`Hello you: ${"word ".repeat(40)}`.slice(0, 160));
    await say(five, 2, `${"a".repeat(599)}*`, "assistant");
    expect(await preview(five)).toBe("a".repeat(160));
    await say(six, 1, "**5*3*2** # 4711 C:\\new\\_folder ~~gone~~");
    expect(await preview(six)).toBe("**5*3*2** # 4711 C:\\new\\_folder ~~gone~~");
  });

  it("goes on after the last hit of a search", async () => {
    const one = made.at(-1);
    if (!one) throw new Error("not seeded");
    await say(one, 1, "rare word");
    const first = await list({ q: "rare", limit: 1 });
    expect(first.items).toHaveLength(1);
    expect((await list({ q: "rare", limit: 1, cursor: first.next ?? "" })).items).toEqual([]);
  });

  it("refuses a cursor that is none of ours, also another workspace's", async () => {
    const { items } = await list({}, foreign.workspaceId);
    for (const cursor of ["1", "' OR 1=1", items[0]?.id ?? ""])
      await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("escapes its escape character", () => {
    expect(likePattern("50%_!")).toBe("%50!%!_!!%");
  });
});

describe("listTeamSessions", () => {
  it("keeps the order asked for and leaves another workspace's out", async () => {
    const [one, two] = made;
    const [stranger] = (
      await deps.db.rows<{ id: number }>("SELECT id FROM sessions WHERE workspace_id = ?", [foreign.workspaceId])
    ).map(({ id }) => id);
    if (!one || !two || !stranger) throw new Error("not seeded");
    const sessions = await listTeamSessions(deps, workspace.workspaceId, [two.sessionId, stranger, one.sessionId]);
    expect(sessions.map(({ id }) => id)).toEqual([two.sessionPublicId, one.sessionPublicId]);
  });
});
