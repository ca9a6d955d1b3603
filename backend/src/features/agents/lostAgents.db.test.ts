import { agentsApi } from "@chat/contract/agents";
import type { VisitorSession } from "@chat/contract/messages";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { type AgentProfile, teamApi } from "@chat/contract/users";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectAgent,
  connectVisitor,
  createTeam,
  joinTeam,
  startChat,
  type TestSocket,
  type TestTeam,
  type TestUser,
} from "../../../test/factories.ts";
import { startTwoApps, type TestApp } from "../../../test/testApp.ts";

/** Short for a test, and longer than a busy machine takes to connect somebody again. */
const GRACE_MS = 8000;
/** What one process did is told by the other with its next look, every ten seconds. */
const ACROSS_MS = 30_000;
let apps: Awaited<ReturnType<typeof startTwoApps>>;
let team: TestTeam;
const open: TestSocket[] = [];

const agentSocket = async (app: TestApp, user: TestUser): Promise<TestSocket> => {
  const socket = await connectAgent(app, user);
  open.push(socket);
  return socket;
};
const waiting = async (app: TestApp) => {
  const chat = await startChat(app, team.widget.siteKey, { with: "person" });
  const visitor = await connectVisitor(app, chat);
  open.push(visitor);
  return { chat, visitor, sessionId: chat.session.id };
};
const accept = (app: TestApp, user: TestUser, sessionId: string) =>
  app.api(sessionsApi.accept, { params: { sessionId } }, { token: user.accessToken });
const show = async (sessionId: string): Promise<Session> =>
  (await apps.first.api(sessionsApi.show, { params: { sessionId } }, { token: team.owner.accessToken })).data;
const countEvents = async (sessionId: string, event: string): Promise<number> => {
  const { data } = await apps.first.api(
    sessionsApi.transcript,
    { params: { sessionId } },
    { token: team.owner.accessToken },
  );
  return data.items.filter((row) => row.data?.event === event).length;
};
/**
 * What a widget does: asks again whenever it is told something, by whichever process and in whichever way.
 *
 * @returns waits until it knows, by what it was told after `learns` was called
 */
const learns = (visitor: TestSocket, fits: (session: VisitorSession) => boolean) => {
  let seen = visitor.pushes.length;
  return () =>
    expect
      .poll(
        async () => {
          if (visitor.pushes.length === seen) return false;
          seen = visitor.pushes.length;
          const synced = await visitor.request("session:sync", { after: 0 });
          return synced.ok && fits(synced.data.session);
        },
        { timeout: ACROSS_MS },
      )
      .toBe(true);
};
/** An agent's chat that was lost from now on is taken back: whoever is not lost by then is not lost at all. */
const othersAreLost = async (): Promise<void> => {
  const agent = await joinTeam(apps.first, team.owner, "agent");
  const socket = await agentSocket(apps.first, agent);
  const { sessionId } = await waiting(apps.first);
  await accept(apps.first, agent, sessionId);
  socket.close();
  await expect.poll(async () => (await show(sessionId)).state, { timeout: ACROSS_MS }).toBe("waiting");
  await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: team.owner.accessToken });
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  apps = await startTwoApps({ env: { RATE_FACTOR: "1000000", AGENT_GRACE_MS: String(GRACE_MS) } });
  team = await createTeam(apps.first);
});
afterAll(async () => {
  for (const socket of open) socket.close();
  await apps.close();
});

describe("a lost agent (F19)", () => {
  it("loses the chat to the queue once, with its place; visitor, colleague and the agent's other window are told", async () => {
    const agent = await joinTeam(apps.first, team.owner, "agent", "Lost");
    const colleague = await agentSocket(apps.second, team.admin);
    const window = await agentSocket(apps.first, agent);
    const { chat, visitor, sessionId } = await waiting(apps.second);
    const later = await waiting(apps.first);
    const isAccepted = learns(visitor, (session) => session.agent?.name === "Lost");
    expect((await accept(apps.first, agent, sessionId)).status).toBe(200);
    await isAccepted();

    // Whichever of the two processes took it back, the visitor hears of a higher number, fetches the row and knows.
    const isTakenBack = learns(visitor, (session) => session.state === "waiting" && session.epoch > 3);
    window.close();
    await isTakenBack();
    const synced = await visitor.request("session:sync", { after: 0 });
    const told = synced.ok ? synced.data.items.at(-1) : undefined;
    expect(told).toMatchObject({
      sender: { kind: "system" },
      data: { event: "requeued", reason: "agentLost", actorName: "Lost", isStaffed: true },
    });
    expect(synced.ok && synced.data.session).toMatchObject({
      state: "waiting",
      queue: { position: 1, isStaffed: true },
    });
    expect(await show(sessionId)).toMatchObject({ state: "waiting", agent: null, escalation: { cause: "request" } });
    await colleague.pushed(
      "queue:changed",
      ({ changed }: { changed: Session[] }) => changed.some((one) => one.id === sessionId && one.epoch > 3),
      ACROSS_MS,
    );

    const queue = await apps.first.api(sessionsApi.queue, {}, { token: team.owner.accessToken });
    expect(queue.data.items.map((session) => session.id)).toEqual([sessionId, later.sessionId]);

    await pause(GRACE_MS / 2); // three rounds in which the other process might do it again
    expect(await countEvents(sessionId, "requeued")).toBe(1);

    // The agent comes back: a late answer of theirs is refused, for the chat is nobody's now.
    const late = await apps.first.api(
      sessionsApi.reply,
      { params: { sessionId }, body: { clientId: "late-draft-of-lost-1", body: "still here" } },
      { token: agent.accessToken },
    );
    expect(late.status).toBe(409);
    expect(chat.session.id).toBe(sessionId);
    await apps.first.api(
      sessionsApi.close,
      { params: { sessionId: later.sessionId } },
      { token: team.owner.accessToken },
    );
    await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: team.owner.accessToken });
  }, 120_000);

  it("keeps the chat over a reload, and over a move to another process", async () => {
    const agent = await joinTeam(apps.first, team.owner, "agent");
    const before = await agentSocket(apps.first, agent);
    const { sessionId } = await waiting(apps.first);
    await accept(apps.first, agent, sessionId);
    before.close();
    await agentSocket(apps.second, agent);
    await othersAreLost();
    expect(await show(sessionId)).toMatchObject({ state: "human", agent: { id: agent.user.id } });
    await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: agent.accessToken });
  });

  it("keeps the chats of an agent who went away or offline by hand", async () => {
    const agent = await joinTeam(apps.first, team.owner, "agent");
    await agentSocket(apps.first, agent);
    const { sessionId } = await waiting(apps.first);
    await accept(apps.first, agent, sessionId);
    const { data } = await apps.first.api(
      agentsApi.updateProfile,
      { body: { availability: "offline" } },
      { token: agent.accessToken },
    );
    expect(data).toMatchObject({ availability: "offline", openChats: 1 });
    await othersAreLost();
    expect(await show(sessionId)).toMatchObject({ state: "human", agent: { id: agent.user.id } });
    await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: agent.accessToken });
  });

  it("gives a deactivated agent's chats back at once", async () => {
    const agent = await joinTeam(apps.first, team.owner, "agent");
    const socket = await agentSocket(apps.second, agent);
    const { sessionId } = await waiting(apps.first);
    await accept(apps.second, agent, sessionId);
    await apps.first.api(
      teamApi.updateUser,
      { params: { userId: agent.user.id }, body: { isActive: false } },
      { token: team.owner.accessToken },
    );
    await socket.closed();
    await expect.poll(async () => (await show(sessionId)).state).toBe("waiting");
    expect(await countEvents(sessionId, "requeued")).toBe(1);
    await apps.first.api(sessionsApi.close, { params: { sessionId } }, { token: team.owner.accessToken });
  });
});

describe("presence over two processes", () => {
  it("shows a colleague of another process come and go, and waiting visitors that somebody is there", async () => {
    for (const socket of open) socket.close();
    const { visitor } = await waiting(apps.second);
    const place = async () => {
      const alone = await visitor.request("session:sync", { after: 0 });
      return alone.ok && alone.data.session.queue;
    };
    await expect.poll(place).toMatchObject({ position: 1, isStaffed: false });

    const isStaffed = learns(visitor, (session) => session.queue?.isStaffed === true);
    const watcher = await agentSocket(apps.second, team.admin);
    await isStaffed();
    const window = await agentSocket(apps.first, team.agent);
    const is = (availability: string) => (profile: AgentProfile) =>
      profile.userId === team.agent.user.id && profile.availability === availability;
    await watcher.pushed("agent:changed", is("online"), ACROSS_MS);
    await apps.first.api(
      agentsApi.updateProfile,
      { body: { availability: "away" } },
      { token: team.agent.accessToken },
    );
    await watcher.pushed("agent:changed", is("away"), ACROSS_MS);
    window.close();
    await watcher.pushed("agent:changed", is("offline"), ACROSS_MS);
  }, 120_000);

  it("brings queue and positions to the other process without Redis", async () => {
    const agent = await joinTeam(apps.first, team.owner, "agent");
    await agentSocket(apps.first, agent);
    const watcher = await agentSocket(apps.second, team.admin);
    const first = await waiting(apps.first);
    const next = await waiting(apps.second);
    await watcher.pushed(
      "queue:changed",
      ({ changed }: { changed: Session[] }) => changed.some((one) => one.id === first.sessionId),
      ACROSS_MS,
    );
    const before = await next.visitor.request("session:sync", { after: 0 });
    const position = before.ok ? before.data.session.queue.position : 0;
    expect(position).toBeGreaterThan(1);
    await accept(apps.first, agent, first.sessionId);
    await Promise.all([
      watcher.pushed(
        "queue:changed",
        ({ removed }: { removed: string[] }) => removed.includes(first.sessionId),
        ACROSS_MS,
      ),
      next.visitor.pushed(
        "session:changed",
        (session: VisitorSession) => session.queue?.position === position - 1,
        ACROSS_MS,
      ),
    ]);
  }, 120_000);
});
