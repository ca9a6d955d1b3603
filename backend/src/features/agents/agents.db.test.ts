import { agentsApi } from "@chat/contract/agents";
import { CANNED_REPLIES_MAX } from "@chat/contract/limits";
import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor, createTeam, newClientId, startChat, type TestTeam } from "../../../test/factories.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";

/** Noon, and the clock goes on only when a test says so: a day is a day and a second a second, whatever the machine does. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 + 43_200_000;

let app: TestApp;
let team: TestTeam;
let stranger: TestTeam;
let offsetMs = 0;

beforeAll(async () => {
  app = await startTestApp({
    env: { RATE_FACTOR: "1000" },
    overrides: { clock: { now: () => new Date(NOON + offsetMs) } },
  });
  team = await createTeam(app);
  stranger = await createTeam(app);
});
afterAll(() => app.close());

const mine = () => ({ token: team.agent.accessToken });
const theirs = () => ({ token: stranger.agent.accessToken });

describe("prepared replies", () => {
  const content = { shortcut: "hello", title: "Greeting", body: "Hello {{visitor.name}}, I am {{agent.name}}." };

  it("are one workspace's own, found by shortcut, title or text, and change for everyone", async () => {
    const made = await app.api(agentsApi.createCannedReply, { body: content }, mine());
    expect(made.data).toMatchObject(content);
    const params = { cannedReplyId: made.data.id };
    const found = async (q: string, options = mine()) =>
      (await app.api(agentsApi.cannedReplies, { query: { q } }, options)).data.items.map((reply) => reply.shortcut);
    expect([await found("hel"), await found("Greet"), await found("I am"), await found("%")]).toEqual([
      ["hello"],
      ["hello"],
      ["hello"],
      [],
    ]);
    expect(await found("hel", theirs())).toEqual([]);
    for (const answer of [
      await app.api(agentsApi.updateCannedReply, { params, body: content }, theirs()),
      await app.api(agentsApi.removeCannedReply, { params }, theirs()),
    ])
      expect([answer.status, answer.error.code]).toEqual([404, "not_found"]);
    const changed = await app.api(agentsApi.updateCannedReply, { params, body: { ...content, title: "Hi" } }, mine());
    expect(changed.data.title).toBe("Hi");
    await app.api(agentsApi.removeCannedReply, { params }, mine());
    expect(await found("hel")).toEqual([]);
  });

  it("refuse a variable that nothing fills in, by its name", async () => {
    const body = { ...content, shortcut: "open" };
    for (const open of ["Order {{order.id}}", "Hello {{ Visitor.Name }}", "{{}}"]) {
      const unknown = await app.api(agentsApi.createCannedReply, { body: { ...body, body: open } }, mine());
      expect([open, unknown.status, unknown.error.fields?.["body"]]).toEqual([
        open,
        400,
        expect.stringContaining(`uses ${open.replace(/^[^{]*/, "")}, which nothing fills in`),
      ]);
    }
  });

  it("refuse a shortcut that is taken, when made and when changed, but not in another workspace", async () => {
    const body = { ...content, shortcut: "bye" };
    await app.api(agentsApi.createCannedReply, { body }, mine());
    const twice = await app.api(agentsApi.createCannedReply, { body }, mine());
    expect([twice.status, twice.error.code, twice.error.fields]).toEqual([
      409,
      "conflict",
      { shortcut: "is used by another reply" },
    ]);
    const other = await app.api(agentsApi.createCannedReply, { body: { ...body, shortcut: "later" } }, mine());
    const renamed = await app.api(
      agentsApi.updateCannedReply,
      { params: { cannedReplyId: other.data.id }, body },
      mine(),
    );
    expect(renamed.error.code).toBe("conflict");
    expect((await app.api(agentsApi.createCannedReply, { body }, theirs())).status).toBe(201);
  });

  it("are made once when two make the same at once", async () => {
    const body = { ...content, shortcut: "race" };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.api(agentsApi.createCannedReply, { body }, mine())),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.error?.code === "conflict")).toHaveLength(7);
  });

  it("page by shortcut, and end at the workspace's limit", async () => {
    const [workspace] = await app.deps.db.rows<{ id: number }>("SELECT id FROM workspaces WHERE public_id = ?", [
      stranger.owner.workspace.id,
    ]);
    const values = Array.from({ length: CANNED_REPLIES_MAX }, (_, index) => `full-${String(index).padStart(3, "0")}`);
    for (const shortcut of values)
      await app.deps.db.run(
        "INSERT IGNORE INTO canned_replies (public_id, workspace_id, shortcut, title, body, updated_at) VALUES (?, ?, ?, 't', 'b', NOW(3))",
        [newClientId().padEnd(22, "x"), workspace?.id ?? 0, shortcut],
      );
    const full = await app.api(agentsApi.createCannedReply, { body: { ...content, shortcut: "one-more" } }, theirs());
    expect(full.error.code).toBe("quota_exceeded");
    const first = await app.api(agentsApi.cannedReplies, { query: { limit: 3, q: "full" } }, theirs());
    const second = await app.api(
      agentsApi.cannedReplies,
      { query: { limit: 3, q: "full", cursor: first.data.next ?? "" } },
      theirs(),
    );
    expect([...first.data.items, ...second.data.items].map((reply) => reply.shortcut)).toEqual(values.slice(0, 6));
  });
});

describe("an agent's profile", () => {
  it("exists from the first look, keeps what is not changed, and counts the open chats", async () => {
    expect((await app.api(agentsApi.profile, {}, mine())).data).toEqual({
      userId: team.agent.user.id,
      availability: "online",
      capacity: 5,
      openChats: 0,
    });
    await app.api(agentsApi.updateProfile, { body: { capacity: 1 } }, mine());
    const away = await app.api(agentsApi.updateProfile, { body: { availability: "away" } }, mine());
    expect(away.data).toMatchObject({ availability: "away", capacity: 1 });
    const first = await startChat(app, team.widget.siteKey, { with: "person" });
    const second = await startChat(app, team.widget.siteKey, { with: "person" });
    const accept = (sessionId: string) => app.api(sessionsApi.accept, { params: { sessionId } }, mine());
    expect((await accept(first.session.id)).status).toBe(200);
    expect((await accept(second.session.id)).error.code).toBe("at_capacity");
    expect((await app.api(agentsApi.profile, {}, mine())).data.openChats).toBe(1);
    await app.api(sessionsApi.close, { params: { sessionId: first.session.id } }, mine());
    await app.api(sessionsApi.close, { params: { sessionId: second.session.id } }, mine());
    await app.api(agentsApi.updateProfile, { body: { availability: "online", capacity: 5 } }, mine());
  });
});

describe("an agent's stats", () => {
  it("tell the floor and one's own day, of this workspace alone", async () => {
    const fresh = await createTeam(app);
    const token = { token: fresh.agent.accessToken };
    const waiting = await startChat(app, fresh.widget.siteKey, { with: "person" });
    const taken = await startChat(app, fresh.widget.siteKey, { with: "person" });
    await startChat(app, fresh.widget.siteKey);
    await startChat(app, stranger.widget.siteKey, { with: "person" });
    const params = { sessionId: taken.session.id };
    offsetMs += 5000;
    await app.api(sessionsApi.accept, { params }, token);
    offsetMs += 2000;
    const before = (await app.api(agentsApi.stats, {}, token)).data;
    expect(before).toMatchObject({ waiting: 1, withAssistant: 1, withPeople: 1, agentsOnline: 0 });
    expect(before.mine).toEqual({ open: 1, closedToday: 0, firstResponseSeconds: null, rating: null });

    await app.api(sessionsApi.reply, { params, body: { clientId: newClientId(), body: "Hello" } }, token);
    await app.api(sessionsApi.close, { params }, token);
    const visitor = await connectVisitor(app, taken);
    await visitor.request("session:rate", { rating: 4 });
    visitor.close();
    const after = (await app.api(agentsApi.stats, {}, token)).data;
    expect(after.mine).toEqual({ open: 0, closedToday: 1, firstResponseSeconds: 7, rating: 4 });
    expect(after.longestWaitSeconds).toBe(7);
    const again = (await app.api(sessionsApi.reopen, { params }, token)).data;
    const closed = (await app.api(sessionsApi.close, { params }, token)).data;
    await app.api(sessionsApi.undo, { params, body: { epoch: closed.epoch } }, token);
    expect(again.epoch).toBe(closed.epoch - 1);
    // the first close stands as it was, the one that was taken back never happened
    expect((await app.api(agentsApi.stats, {}, token)).data.mine).toMatchObject({ open: 1, closedToday: 1 });
    const colleague = (await app.api(agentsApi.stats, {}, { token: fresh.admin.accessToken })).data;
    expect(colleague.mine).toEqual({ open: 0, closedToday: 0, firstResponseSeconds: null, rating: null });
    expect(waiting.session.state).toBe("waiting");
  });
});
