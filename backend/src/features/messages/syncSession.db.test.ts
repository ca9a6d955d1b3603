import { BEFORE_NEWEST } from "@chat/contract/limits";
import { afterAll, describe, expect, it, vi } from "vitest";
import { seedSession, seedWorkspace } from "../../../test/seedChat.ts";
import { stopTime } from "../../../test/stopTime.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import type { Deps } from "../../deps.ts";
import type { DomainEvents, SessionKey } from "../../domain-events.ts";
import { newPublicId } from "../../platform/ids.ts";
import { append, drainAppends } from "./appendMessage.ts";
import { moveMarks } from "./moveMarks.ts";
import { pollSession } from "./pollSession.ts";
import { setTyping } from "./setTyping.ts";
import { syncTeam, syncVisitor } from "./syncSession.ts";
import { waitForNews, waitingSessions } from "./waitForNews.ts";

const database = await createTestDatabase();
const deps = openTestDeps(database.config);
const elsewhere = openTestDeps(database.config);
const workspace = await seedWorkspace(deps);
afterAll(async () => {
  await deps.db.close();
  await elsewhere.db.close();
  await database.drop();
});

type Seeded = SessionKey & { visitorId: number };
const say = (session: Seeded, body: string, by = deps) =>
  append(by, {
    session,
    kind: "text",
    sender: { kind: "visitor", id: session.visitorId, name: null },
    clientId: newPublicId(),
    body,
  });
const note = (session: Seeded, body: string) =>
  append(deps, {
    session,
    kind: "note",
    audience: "team",
    sender: { kind: "agent", id: workspace.agentId, name: "Ada" },
    clientId: newPublicId(),
    body,
    data: { reason: "secret reason" },
  });
const never = new AbortController().signal;
const until = (signal: AbortSignal) => ({ signal, mayStay: async () => null, widgetId: null });

describe("syncVisitor", () => {
  it("brings all rows in pages, ascending and gapless, and says when it is done", async () => {
    const session = await seedSession(deps, workspace);
    await Promise.all(Array.from({ length: 23 }, (_, index) => say(session, `m${index}`)));
    const seqs: number[] = [];
    for (let isDone = false; !isDone; ) {
      const reply = await syncVisitor(deps, session, { after: seqs.at(-1) ?? 0, limit: 10 });
      seqs.push(...reply.items.map(({ seq }) => seq));
      expect(reply.head).toBe(23);
      isDone = reply.isDone;
    }
    expect(seqs).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  });

  it("answers a client that is ahead of the store with the head, so that it can tell", async () => {
    const session = await seedSession(deps, workspace);
    await say(session, "one");
    expect(await syncVisitor(deps, session, { after: 50, limit: 10 })).toMatchObject({
      items: [],
      head: 1,
      isDone: true,
    });
  });

  it("shows a visitor of a row for the team its number and nothing else", async () => {
    const session = await seedSession(deps, workspace);
    await say(session, "hello");
    await note(session, "secret note");
    await say(session, "anybody?");
    const { items } = await syncVisitor(deps, session, { after: 0, limit: 10 });
    expect(items.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "text"],
      [2, "hidden"],
      [3, "text"],
    ]);
    expect(items[1]).toMatchObject({
      body: "",
      data: null,
      clientId: null,
      sender: { kind: "system", id: null, name: null },
    });
    expect(JSON.stringify(items)).not.toMatch(/secret|"Ada"/);
    const team = await syncTeam(deps, session, { after: 0, limit: 10 });
    expect(team.items[1]).toMatchObject({
      kind: "note",
      body: "secret note",
      sender: { kind: "agent", id: workspace.agentPublicId, name: "Ada" },
    });
    expect(team.session.last).toMatchObject({ preview: "anybody?", by: "visitor" });
  });

  it("reads backwards for the team, from the newest to the first, ascending in each page", async () => {
    const session = await seedSession(deps, workspace);
    for (let index = 1; index <= 7; index += 1) await say(session, `m${index}`);
    const pages: [number[], boolean][] = [];
    let before = BEFORE_NEWEST;
    for (let isDone = false; !isDone; ) {
      const reply = await syncTeam(deps, session, { after: 0, before, limit: 3 });
      pages.push([reply.items.map(({ seq }) => seq), reply.isDone]);
      expect(reply.head).toBe(7);
      isDone = reply.isDone;
      before = reply.items[0]?.seq ?? 1;
    }
    expect(pages).toEqual([
      [[5, 6, 7], false],
      [[2, 3, 4], false],
      [[1], true],
    ]);
    const other = await seedSession(deps, workspace);
    expect(await syncTeam(deps, other, { after: 0, before: BEFORE_NEWEST, limit: 3 })).toMatchObject({
      items: [],
      isDone: true,
    });
  });

  it("names the team's people to the visitor by their shown name only", async () => {
    const session = await seedSession(deps, workspace, { state: "human", agentUserId: workspace.agentId });
    await append(deps, {
      session,
      kind: "text",
      sender: { kind: "agent", id: workspace.agentId, name: "Ada" },
      clientId: newPublicId(),
      body: "hi",
    });
    const reply = await syncVisitor(deps, session, { after: 0, limit: 10 });
    expect(reply.items[0]).toMatchObject({ sender: { kind: "agent", id: null, name: "Ada" }, clientId: null });
    expect(reply.session.agent).toEqual({ name: "Ada" });
    expect(JSON.stringify(reply)).not.toContain(workspace.agentPublicId);
  });

  it("tells a waiting visitor its place", async () => {
    const line = await seedWorkspace(deps);
    const first = await seedSession(deps, line, { state: "waiting" });
    const second = await seedSession(deps, line, { state: "waiting" });
    await deps.db.run("UPDATE sessions SET escalated_at = state_since WHERE workspace_id = ?", [line.workspaceId]);
    const places = await Promise.all(
      [first, second].map(async (one) => (await syncVisitor(deps, one, { after: 0, limit: 1 })).session.queue),
    );
    expect(places).toEqual([
      { position: 1, waitSeconds: null, isStaffed: false },
      { position: 2, waitSeconds: null, isStaffed: false },
    ]);
  });
});

describe("pollSession", () => {
  it("answers at once if there is something, and as soon as there is", async () => {
    const session = await seedSession(deps, workspace);
    await say(session, "one");
    expect((await pollSession(deps, session, { after: 0, limit: 10 }, 20, until(never))).items).toHaveLength(1);
    const waiting = pollSession(deps, session, { after: 1, limit: 10 }, 600, until(never));
    await expect.poll(() => [...waitingSessions(deps)]).toContain(session.sessionId);
    await say(session, "two");
    expect((await waiting).items.map(({ body }) => body)).toEqual(["two"]);
  });

  it.each([
    ["this process", deps],
    ["a process that tells us nothing", elsewhere],
  ])("does not sleep over what comes by %s while it looks", async (_, speaker) => {
    const session = await seedSession(deps, workspace);
    let isFirst = true;
    const rows: Deps["db"]["rows"] = async (sql, values) => {
      const found = await deps.db.rows(sql, values);
      if (isFirst && sql.includes("FROM messages")) {
        isFirst = false;
        let tell: () => void = () => undefined;
        const told = new Promise<void>((resolve) => {
          tell = resolve;
        });
        const off = speaker.events.on("message.posted", tell);
        await say(session, "meanwhile", speaker);
        await told;
        off();
      }
      return found as never; // as the real one types it
    };
    const timers = vi.spyOn(globalThis, "setTimeout");
    const reply = await pollSession(
      { ...deps, db: { ...deps.db, rows } },
      session,
      { after: 0, limit: 10 },
      600,
      until(never),
    );
    const waits = timers.mock.calls.filter(([, ms]) => ms === 5000);
    timers.mockRestore();
    expect(reply.items.map(({ body }) => body)).toEqual(["meanwhile"]);
    expect(waits).toEqual([]); // it was not found by looking again after five seconds
  });

  it("ends empty after the wait", async () => {
    const session = await seedSession(deps, workspace);
    const started = performance.now();
    expect((await pollSession(deps, session, { after: 0, limit: 10 }, 0.2, until(never))).items).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it("lets go of the request when the client goes away", async () => {
    const session = await seedSession(deps, workspace);
    const gone = new AbortController();
    const waiting = pollSession(deps, session, { after: 0, limit: 10 }, 20, until(gone.signal));
    await expect.poll(() => [...waitingSessions(deps)]).toContain(session.sessionId);
    gone.abort();
    await waiting;
    expect([...waitingSessions(deps)]).not.toContain(session.sessionId);
  });

  it("holds nothing in a process that is about to end, but answers what is there and what it held", async () => {
    const session = await seedSession(deps, workspace);
    const ending = new AbortController();
    const held = pollSession(deps, session, { after: 0, limit: 10 }, 20, until(ending.signal));
    await expect.poll(() => [...waitingSessions(deps)]).toContain(session.sessionId);
    ending.abort();
    expect((await held).items).toEqual([]);
    // Answered at once and empty, its client would ask again at once, and so on until the end.
    await expect(pollSession(deps, session, { after: 0, limit: 10 }, 20, until(ending.signal))).rejects.toMatchObject({
      code: "shutting_down",
      retryAfterMs: 1000,
    });
    expect((await pollSession(deps, session, { after: 0, limit: 10 }, 0, until(ending.signal))).items).toEqual([]);
    await say(session, "news");
    expect((await pollSession(deps, session, { after: 0, limit: 10 }, 20, until(ending.signal))).items).toHaveLength(1);
  });

  it("holds a bounded number of requests per session", async () => {
    const gone = new AbortController();
    const held = Array.from({ length: 6 }, () =>
      waitForNews(deps, { sessionId: 1, widgetId: null }, 5000, gone.signal),
    );
    await expect(waitForNews(deps, { sessionId: 1, widgetId: null }, 5000, gone.signal)).rejects.toMatchObject({
      code: "busy",
    });
    gone.abort();
    await Promise.all(held);
  });
});

describe("moveMarks", () => {
  it("only grows, ends at the head, and tells once", async () => {
    const session = await seedSession(deps, workspace);
    await Promise.all([say(session, "1"), say(session, "2"), say(session, "3")]);
    const told: DomainEvents["marks.moved"][] = [];
    const off = deps.events.on(
      "marks.moved",
      (fact) => void (fact.session.sessionId === session.sessionId && told.push(fact)),
    );
    expect(await moveMarks(deps, session, "team", { delivered: 2, read: 1 })).toEqual({
      visitorDelivered: 0,
      visitorRead: 0,
      teamDelivered: 2,
      teamRead: 1,
    });
    expect(await moveMarks(deps, session, "team", { delivered: 1, read: 0 })).toMatchObject({
      teamDelivered: 2,
      teamRead: 1,
    });
    expect(await moveMarks(deps, session, "team", { read: 1_000_000 })).toMatchObject({
      teamDelivered: 3,
      teamRead: 3,
    });
    await Promise.all([1, 3, 2].map((read) => moveMarks(deps, session, "visitor", { read })));
    expect(await moveMarks(deps, session, "visitor", {})).toEqual({
      visitorDelivered: 3,
      visitorRead: 3,
      teamDelivered: 3,
      teamRead: 3,
    });
    expect(told.slice(0, 2).map(({ marks }) => marks.teamRead)).toEqual([1, 3]);
    off();
  });
});

describe("setTyping", () => {
  it("turns a thousand keystrokes into a push or two, and stopping into one (X79)", async () => {
    const session = await seedSession(deps, workspace);
    const told: boolean[] = [];
    const off = deps.events.on("typing.changed", ({ isTyping }) => void told.push(isTyping));
    const restart = stopTime(); // within half a second, also where the machine pauses in the middle
    for (let index = 0; index < 1000; index += 1)
      setTyping(deps, session, { by: "visitor", name: null, isTyping: true, text: `text ${index}` });
    for (let index = 0; index < 10; index += 1)
      setTyping(deps, session, { by: "visitor", name: null, isTyping: false, text: null });
    restart();
    off();
    expect(told).toEqual([true, false]);
    expect(await deps.db.rows("SELECT 1 FROM messages WHERE session_id = ?", [session.sessionId])).toEqual([]);
  });
});

describe("drainAppends", () => {
  it("resolves when everything under way is settled", async () => {
    const session = await seedSession(deps, workspace);
    const sends = Array.from({ length: 50 }, (_, index) => say(session, `m${index}`));
    await drainAppends(deps);
    const heads = await deps.db.rows<{ last_seq: number }>("SELECT last_seq FROM sessions WHERE id = ?", [
      session.sessionId,
    ]);
    expect(heads[0]?.last_seq).toBe(50);
    await Promise.all(sends);
    await drainAppends(deps);
  });
});
