import type { VisitorSession } from "@chat/contract/messages";
import { visitorApi } from "@chat/contract/messages";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import type { AgentProfile } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectAgent,
  connectVisitor,
  createTeam,
  startChat,
  type TestChat,
  type TestSocket,
  type TestTeam,
} from "../../../test/factories.ts";
import { stopTime } from "../../../test/stopTime.ts";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";

let app: TestApp;
let team: TestTeam;
let stranger: TestTeam;
const open: TestSocket[] = [];

beforeAll(async () => {
  app = await startTestApp({ env: { RATE_FACTOR: "1000" } });
  team = await createTeam(app);
  stranger = await createTeam(app);
});
afterAll(async () => {
  for (const socket of open) socket.close();
  await app.close();
});

const asAgent = () => ({ token: team.agent.accessToken });
const visitorOf = async (chat: TestChat): Promise<TestSocket> => {
  const socket = await connectVisitor(app, chat);
  open.push(socket);
  return socket;
};
const act = (
  name: "accept" | "requeue" | "returnToAssistant" | "close",
  sessionId: string,
  token = team.agent.accessToken,
) => app.api(sessionsApi[name], { params: { sessionId } }, { token });

describe("a chat from the assistant to a person and back, over the wire", () => {
  it("tells visitor and team of every step as it is committed", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await visitorOf(chat);
    const desk = await connectAgent(app, team.agent);
    open.push(desk);
    await desk.pushed("agent:changed", (profile: AgentProfile) => profile.userId === team.agent.user.id);
    const sessionId = chat.session.id;
    const isIn = (state: string) => (session: { id: string; state: string }) =>
      session.id === sessionId && session.state === state;

    const asked = await app.api(
      visitorApi.escalate,
      { params: { siteKey: team.widget.siteKey, sessionId }, body: { reason: "Please, a person" } },
      { token: chat.token },
    );
    expect(asked.data).toMatchObject({ state: "waiting", queue: { position: 1, isStaffed: true } });
    await desk.pushed("session:changed", isIn("waiting"));
    await desk.pushed(
      "queue:changed",
      ({ changed, total }: { changed: Session[]; total: number }) =>
        total === 1 && changed.some((one) => one.id === sessionId && one.escalation?.reason === "Please, a person"),
    );

    expect((await act("accept", sessionId)).data).toMatchObject({ state: "human", agent: { id: team.agent.user.id } });
    const taken: VisitorSession = await visitor.pushed("session:changed", isIn("human"));
    expect(taken).toMatchObject({ agent: { name: team.agent.user.name }, queue: null });
    await desk.pushed("queue:changed", ({ removed }: { removed: string[] }) => removed.includes(sessionId));
    const active = await app.api(sessionsApi.active, {}, asAgent());
    expect(active.data.items.map((one) => one.id)).toContain(sessionId);

    expect((await act("returnToAssistant", sessionId)).data.state).toBe("assistant");
    await visitor.pushed(
      "session:changed",
      (session: VisitorSession) => session.state === "assistant" && session.epoch === 4,
    );
    expect((await act("close", sessionId)).data).toMatchObject({ state: "closed" });
    await visitor.pushed("session:changed", isIn("closed"));

    const rated = await visitor.request("session:rate", { rating: 4, comment: "Quick" });
    expect(rated).toMatchObject({ ok: true, data: { rating: 4 } });
    await desk.pushed("session:changed", (session: Session) => session.id === sessionId && session.rating?.stars === 4);
  });
});

describe("session:rate", () => {
  it("is taken once while a person has the chat, changed freely after it ended, and never shown to the visitor as a row", async () => {
    const chat = await startChat(app, team.widget.siteKey, { with: "person" });
    const visitor = await visitorOf(chat);
    expect(await visitor.request("session:rate", { rating: 3 })).toMatchObject({
      error: { code: "transition_refused" },
    });
    await act("accept", chat.session.id);
    expect(await visitor.request("session:rate", { rating: 3 })).toMatchObject({ ok: true, data: { rating: 3 } });
    expect(await visitor.request("session:rate", { rating: 3 })).toMatchObject({ ok: true, data: { rating: 3 } });
    expect(await visitor.request("session:rate", { rating: 1 })).toMatchObject({
      error: { code: "transition_refused" },
    });
    await act("close", chat.session.id);
    expect(await visitor.request("session:rate", { rating: 5, comment: "Thanks" })).toMatchObject({
      data: { rating: 5 },
    });

    const seen = await visitor.request("session:sync", { after: 0 });
    const kinds = seen.ok ? seen.data.items.map((row: { kind: string }) => row.kind) : [];
    expect(kinds.filter((kind: string) => kind === "hidden")).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain("Thanks");
    const shown = await app.api(sessionsApi.show, { params: { sessionId: chat.session.id } }, asAgent());
    expect(shown.data.rating).toEqual({ stars: 5, comment: "Thanks" });
  });

  it("is refused where the widget does not ask", async () => {
    const quiet = await createTeam(app, {
      people: {
        awayMessage: "",
        canLeaveEmail: false,
        isRatingEnabled: false,
        reopensTo: "assistant",
        isTypingShown: false,
      },
    });
    const visitor = await visitorOf(await startChat(app, quiet.widget.siteKey));
    await visitor.request("session:close", {});
    expect(await visitor.request("session:rate", { rating: 5 })).toMatchObject({ error: { code: "forbidden" } });
    expect(await visitor.request("session:leaveEmail", { email: "a@b.example" })).toMatchObject({
      error: { code: "forbidden" },
    });
  });
});

describe("session:leaveEmail", () => {
  it("keeps the latest address on the chat, the first on the visitor, and the place in the queue", async () => {
    const chat = await startChat(app, team.widget.siteKey, { with: "person" });
    const visitor = await visitorOf(chat);
    expect(await visitor.request("session:leaveEmail", { email: "First@Shop.example" })).toMatchObject({
      data: { state: "waiting", email: "first@shop.example" },
    });
    const again = await visitor.request("session:leaveEmail", { email: "first@shop.example" });
    const other = await visitor.request("session:leaveEmail", { email: "second@shop.example" });
    expect(again.ok && other.ok && other.data.head - again.data.head).toBe(1);
    const [row] = await app.deps.db.rows<{ email: string; contact_email: string }>(
      "SELECT visitors.email, sessions.contact_email FROM sessions JOIN visitors ON visitors.id = sessions.visitor_id WHERE sessions.public_id = ?",
      [chat.session.id],
    );
    expect(row).toEqual({ email: "first@shop.example", contact_email: "second@shop.example" });
    await act("close", chat.session.id);
    expect(await visitor.request("session:leaveEmail", { email: "third@shop.example" })).toMatchObject({
      error: { code: "session_closed" },
    });
  });
});

describe("asking for a person", () => {
  it("is refused where the admin keeps people behind the assistant", async () => {
    const { settings } = team.widget;
    const guarded = await createTeam(app, { assistant: { ...settings.assistant, canVisitorAskForPerson: false } });
    const visitor = await visitorOf(await startChat(app, guarded.widget.siteKey));
    expect(await visitor.request("session:escalate", {})).toMatchObject({ error: { code: "forbidden" } });
  });

  it("goes to people at once where there is no assistant", async () => {
    const { settings } = team.widget;
    const bare = await createTeam(app, { assistant: { ...settings.assistant, isEnabled: false } });
    const { session } = await startChat(app, bare.widget.siteKey);
    expect(session).toMatchObject({ state: "waiting", queue: { position: 1, isStaffed: false } });
  });
});

describe("handoff abuse (X94)", () => {
  it("keeps one open hand-over and lets one session ask only so often", async () => {
    const strict = await startTestApp({ env: { RATE_FACTOR: "1" } });
    try {
      const { widget } = await createTeam(strict);
      const chat = await startChat(strict, widget.siteKey);
      const call = (event: string) =>
        strict.api(
          visitorApi.call,
          { params: { sessionId: chat.session.id }, body: { event, payload: {} } },
          { token: chat.token },
        );
      const codes: (string | undefined)[] = [];
      const restart = stopTime();
      for (let round = 0; round < 8; round += 1) {
        codes.push((await call("session:escalate")).error.code);
        codes.push((await call("session:withdraw")).error.code);
      }
      restart();
      expect(codes).toContain("rate_limited");
      const [count] = await strict.deps.db.rows<{ n: number }>(
        "SELECT COUNT(*) AS n FROM session_moves WHERE action = 'escalate'",
      );
      expect(count?.n).toBeLessThanOrEqual(7);
    } finally {
      await strict.close();
    }
  });

  it("lets a visitor name neither the agent nor the cause", async () => {
    const chat = await startChat(app, team.widget.siteKey);
    const visitor = await visitorOf(chat);
    await visitor.request("session:escalate", { reason: "x", cause: "agent", actorName: "Support", agentUserId: 1 });
    const transcript = await app.api(sessionsApi.transcript, { params: { sessionId: chat.session.id } }, asAgent());
    expect(transcript.data.items.at(-1)).toMatchObject({
      sender: { kind: "visitor", name: null },
      data: { event: "escalated" },
    });
    expect(transcript.data.items.at(-1)?.data?.actorName).toBeUndefined();
    expect(transcript.data.session).toMatchObject({ agent: null, escalation: { cause: "request" } });
  });
});

describe("another workspace's chat", () => {
  it("does not exist for any action, list or cursor", async () => {
    const chat = await startChat(app, team.widget.siteKey, { with: "person" });
    const sessionId = chat.session.id;
    const { accessToken } = stranger.owner;
    for (const name of ["accept", "requeue", "returnToAssistant", "close"] as const) {
      const answer = await act(name, sessionId, accessToken);
      expect([name, answer.status, answer.error.code]).toEqual([name, 404, "session_not_found"]);
    }
    const shown = await app.api(sessionsApi.show, { params: { sessionId } }, asAgent());
    expect(shown.data).toMatchObject({ state: "waiting", epoch: 2 });
    const queue = await app.api(sessionsApi.queue, {}, { token: accessToken });
    const active = await app.api(sessionsApi.active, { query: { scope: "all" } }, { token: accessToken });
    expect([queue.data.items, active.data.items]).toEqual([[], []]);
    const paged = await app.api(sessionsApi.queue, { query: { cursor: sessionId } }, { token: accessToken });
    expect(paged.error.code).toBe("invalid_input");
  });

  it("cannot be reached with a visitor's token of another chat", async () => {
    const mine = await startChat(app, team.widget.siteKey);
    const theirs = await startChat(app, team.widget.siteKey);
    const { siteKey } = team.widget;
    const answer = await app.api(
      visitorApi.escalate,
      { params: { siteKey, sessionId: theirs.session.id }, body: {} },
      { token: mine.token },
    );
    expect([answer.status, answer.error.code]).toEqual([404, "session_not_found"]);
    const wrongKey = await app.api(
      visitorApi.escalate,
      { params: { siteKey: stranger.widget.siteKey, sessionId: mine.session.id }, body: {} },
      { token: mine.token },
    );
    expect(wrongKey.status).toBeGreaterThanOrEqual(400);
    const shown = await app.api(sessionsApi.show, { params: { sessionId: theirs.session.id } }, asAgent());
    expect(shown.data.state).toBe("assistant");
  });
});

describe("lists", () => {
  it("page through the queue and the active chats without leaving out or repeating any", async () => {
    const busy = await createTeam(app);
    const token = busy.owner.accessToken;
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push((await startChat(app, busy.widget.siteKey, { with: "person" })).session.id);
    const collect = async (endpoint: typeof sessionsApi.queue | typeof sessionsApi.active): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await app.api(endpoint, { query: { limit: 2, ...(cursor ? { cursor } : {}) } }, { token });
        expect(page.status).toBe(200);
        found.push(...page.data.items.map((one) => one.id));
        cursor = page.data.next ?? undefined;
      } while (cursor);
      return found;
    };
    expect(await collect(sessionsApi.queue)).toEqual(ids);
    for (const sessionId of ids) await act("accept", sessionId, token);
    expect(await collect(sessionsApi.active)).toEqual([...ids].reverse());
    expect(await collect(sessionsApi.queue)).toEqual([]);
  });
});
