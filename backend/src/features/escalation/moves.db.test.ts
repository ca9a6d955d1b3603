import { nextState, SESSION_ACTIONS, SESSION_STATES, type SessionAction } from "@chat/contract/session-state";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { DomainEvents } from "../../domain-events.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { acceptSession } from "./acceptSession.ts";
import { actorSender } from "./actorSender.ts";
import { closeSession } from "./closeSession.ts";
import { escalateSession } from "./escalateSession.ts";
import { isRepeat } from "./moveOnce.ts";
import { reopenSession } from "./reopenSession.ts";
import { requeueSession } from "./requeueSession.ts";
import { returnToAssistant } from "./returnToAssistant.ts";
import { withdrawSession } from "./withdrawSession.ts";

let database: TestDatabase;
let deps: Deps;
let floor: Floor;
let holder: UserActor;

interface Stored {
  state: string;
  epoch: number;
  last_seq: number;
  agent_user_id: number | null;
  escalation_cause: string | null;
  escalation_reason: string | null;
  escalation_brief: string | null;
  escalated_at: Date | null;
}

const stored = async (chat: VisitorActor): Promise<Stored | undefined> =>
  (await deps.db.rows<Stored>("SELECT * FROM sessions WHERE id = ?", [chat.sessionId]))[0];
const lastRow = async (chat: VisitorActor) =>
  (
    await deps.db.rows<{
      seq: number;
      kind: string;
      audience: string;
      data: Record<string, unknown>;
      sender_kind: string;
    }>("SELECT * FROM messages WHERE session_id = ? ORDER BY seq DESC LIMIT 1", [chat.sessionId])
  )[0];

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config));
  floor = await createFloor(deps);
  holder = await floor.agent({ name: "Holder", capacity: 50 });
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

/** How each action is asked for by those who may. */
const act: Record<Exclude<SessionAction, "undo">, (chat: VisitorActor) => Promise<unknown>> = {
  escalate: (chat) => escalateSession(deps, chat, { cause: "request", reason: "asked", actor: actorSender(chat) }),
  accept: (chat) => acceptSession(deps, chat, holder, { takeOver: false }),
  withdraw: (chat) => withdrawSession(deps, chat),
  returnToAssistant: (chat) => returnToAssistant(deps, chat, holder),
  requeue: (chat) => requeueSession(deps, chat, holder),
  close: (chat) => closeSession(deps, chat, holder),
  reopen: (chat) => reopenSession(deps, chat),
};

describe("every state with every action", () => {
  for (const state of SESSION_STATES)
    for (const action of SESSION_ACTIONS) {
      if (action === "undo") continue; // needs an act to take back: undoMove.db.test.ts
      const to = nextState(state, action);
      const isOwn = state === "human" && action === "accept";
      const isUnchanged = isOwn || isRepeat(action, state) || (state === "waiting" && action === "reopen");
      it(`${state} + ${action} → ${isUnchanged ? "as it was" : (to ?? "refused")}`, async () => {
        const chat = await floor.chat(state, state === "human" ? { agent: holder } : {});
        const before = await stored(chat);
        const outcome = await act[action](chat).catch((error: unknown) => error);
        const after = await stored(chat);
        const moves = await deps.db.rows("SELECT * FROM session_moves WHERE session_id = ?", [chat.sessionId]);
        if (isUnchanged) {
          expect(outcome).toBeNull();
          expect(after).toEqual(before);
          expect(moves).toEqual([]);
        } else if (to) {
          const row = await lastRow(chat);
          expect(after).toMatchObject({ state: to, epoch: (before?.epoch ?? 0) + 1, last_seq: 1 });
          expect(row).toMatchObject({ seq: 1, kind: "event" });
          expect(moves).toMatchObject([{ action, from_state: state, to_state: to, epoch: after?.epoch, seq: 1 }]);
        } else {
          expect(outcome).toMatchObject({ code: state === "closed" ? "session_closed" : "transition_refused" });
          expect(after).toEqual(before);
          expect(moves).toEqual([]);
        }
      });
    }
});

describe("escalateSession", () => {
  it("stores reason, brief and the visitor's row together, and tells only after the commit", async () => {
    const chat = await floor.chat();
    await floor.say(chat, "visitor", "My parcel is broken");
    await floor.say(chat, "assistant", "I am sorry to hear that.");
    const told: DomainEvents["session.moved"][] = [];
    const off = deps.events.on("session.moved", async (fact) => {
      told.push(fact);
      expect((await stored(chat))?.state).toBe("waiting");
    });
    await escalateSession(deps, chat, { cause: "request", reason: "I want a person", actor: actorSender(chat) });
    off();
    expect(await stored(chat)).toMatchObject({
      state: "waiting",
      escalation_cause: "request",
      escalation_reason: "I want a person",
      escalation_brief: "Visitor: My parcel is broken\nAssistant: I am sorry to hear that.",
    });
    expect(await lastRow(chat)).toMatchObject({
      seq: 3,
      data: { event: "escalated", isStaffed: false, by: "visitor" },
    });
    expect(told).toMatchObject([{ action: "escalate", from: "assistant", to: "waiting", epoch: 2 }]);
  });

  it("says somebody is on shift only when somebody is: connected, online, active, of this workspace", async () => {
    const elsewhere = await createFloor(deps);
    const mine = await createFloor(deps);
    await elsewhere.agent({ connectedForMs: 60_000 });
    const ask = async () => {
      const chat = await mine.chat();
      await escalateSession(deps, chat, { cause: "request", reason: "x", actor: actorSender(chat) });
      return (await lastRow(chat))?.data["isStaffed"];
    };
    expect(await ask()).toBe(false);
    const agent = await mine.agent({ connectedForMs: 60_000 });
    expect(await ask()).toBe(true);
    await deps.db.run("UPDATE agents SET availability = 'away' WHERE user_id = ?", [agent.userId]);
    expect(await ask()).toBe(false);
    await deps.db.run("UPDATE agents SET availability = 'online' WHERE user_id = ?", [agent.userId]);
    await deps.db.run("UPDATE users SET is_active = 0 WHERE id = ?", [agent.userId]);
    expect(await ask()).toBe(false);
  });

  it("is one hand-over however often it is asked for, at once or again (X94)", async () => {
    const chat = await floor.chat();
    const ask = () => escalateSession(deps, chat, { cause: "request", reason: "x", actor: actorSender(chat) });
    const outcomes = await Promise.all(Array.from({ length: 20 }, ask));
    expect(outcomes.filter((moved) => moved !== null)).toHaveLength(1);
    expect(await stored(chat)).toMatchObject({ state: "waiting", epoch: 2, last_seq: 1 });
  });

  it("refuses a decision made before the chat moved on", async () => {
    const chat = await floor.chat();
    await acceptSession(deps, chat, holder, { takeOver: false });
    await returnToAssistant(deps, chat, holder);
    const late = escalateSession(deps, chat, {
      cause: "noAnswer",
      reason: "x",
      actor: { kind: "assistant", id: 0, name: "Assistant" },
      epoch: 1,
    });
    await expect(late).rejects.toMatchObject({ code: "stale_epoch" });
  });

  it("refuses a chat of another workspace as if there were none", async () => {
    const chat = await floor.chat();
    const foreign = { workspaceId: floor.workspaceId + 1000, sessionId: chat.sessionId };
    await expect(
      escalateSession(deps, foreign, { cause: "request", reason: "x", actor: actorSender(chat) }),
    ).rejects.toMatchObject({ code: "session_not_found" });
  });
});

describe("who may do what with a colleague's chat", () => {
  it("takes over only as a wish of its own, and says so", async () => {
    const chat = await floor.chat("human", { agent: holder });
    const other = await floor.agent({ name: "Other" });
    await expect(acceptSession(deps, chat, other, { takeOver: false })).rejects.toMatchObject({
      code: "already_accepted",
    });
    await acceptSession(deps, chat, other, { takeOver: true });
    expect(await stored(chat)).toMatchObject({ state: "human", agent_user_id: other.userId, epoch: 2 });
    expect(await lastRow(chat)).toMatchObject({ data: { event: "transferred", actorName: "Other" } });
  });

  for (const [name, give] of [
    ["requeue", requeueSession],
    ["returnToAssistant", returnToAssistant],
    ["close", closeSession],
  ] as const)
    it(`refuses ${name} by an agent who does not have it, allows an admin`, async () => {
      const chat = await floor.chat("human", { agent: holder });
      const other = await floor.agent();
      const admin = await floor.agent({ role: "admin" });
      await expect(give(deps, chat, other)).rejects.toMatchObject({ code: "already_accepted" });
      expect(await stored(chat)).toMatchObject({ state: "human", agent_user_id: holder.userId, epoch: 1 });
      await give(deps, chat, admin);
      expect((await stored(chat))?.state).not.toBe("human");
    });
});

describe("capacity", () => {
  it("is never exceeded, also by accepts of one agent at once", async () => {
    const busy = await floor.agent({ capacity: 2 });
    const chats = await Promise.all(Array.from({ length: 6 }, () => floor.chat("waiting")));
    const outcomes = await Promise.allSettled(
      chats.map((chat) => acceptSession(deps, chat, busy, { takeOver: false })),
    );
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(2);
    for (const one of outcomes)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "at_capacity" });
    const [count] = await deps.db.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM sessions WHERE agent_user_id = ? AND state = 'human'",
      [busy.userId],
    );
    expect(count?.n).toBe(2);
  });
});

describe("requeueSession", () => {
  it("keeps reason and place of the first asking, and frees the agent", async () => {
    const askedAt = new Date(deps.clock.now().getTime() - 600_000);
    const chat = await floor.chat("human", { agent: holder, askedAt });
    await requeueSession(deps, chat, holder);
    expect(await stored(chat)).toMatchObject({
      state: "waiting",
      agent_user_id: null,
      escalated_at: askedAt,
      escalation_reason: "asked",
    });
    expect(await lastRow(chat)).toMatchObject({ data: { event: "requeued", reason: "givenBack", isStaffed: false } });
  });

  it("gives a chat that an agent had stepped into that reason, and no place from an earlier hand-over", async () => {
    const longAgo = new Date(deps.clock.now().getTime() - 86_400_000);
    const chat = await floor.chat("human", { agent: holder, askedAt: longAgo });
    await returnToAssistant(deps, chat, holder);
    await acceptSession(deps, chat, holder, { takeOver: false });
    await requeueSession(deps, chat, holder);
    const after = await stored(chat);
    expect(after).toMatchObject({
      state: "waiting",
      escalation_cause: "agent",
      escalation_reason: "Holder stepped in.",
    });
    expect(after?.escalated_at?.getTime()).toBeGreaterThan(deps.clock.now().getTime() - 60_000);
  });
});

describe("back to the assistant", () => {
  const jobsOf = (chat: VisitorActor) =>
    deps.db.rows("SELECT * FROM jobs WHERE kind = 'assistant.reply' AND cause = ?", [`s${chat.sessionId}`]);

  it("lets it answer what the visitor asked meanwhile, and nothing that was answered or led to the hand-over", async () => {
    const ask = (chat: VisitorActor) =>
      escalateSession(deps, chat, { cause: "request", reason: "x", actor: actorSender(chat) });
    const [asked, silent, answered] = [await floor.chat(), await floor.chat(), await floor.chat()];
    for (const chat of [asked, silent, answered]) {
      await floor.say(chat, "visitor", "A person, please");
      await ask(chat);
    }
    await floor.say(asked, "visitor", "Never mind, do you ship to Norway?");
    await floor.say(answered, "visitor", "Do you ship to Norway?");
    await acceptSession(deps, answered, holder, { takeOver: false });
    await floor.say(answered, "agent", "Yes.", { senderId: holder.userId });
    await withdrawSession(deps, asked);
    await withdrawSession(deps, silent);
    await returnToAssistant(deps, answered, holder);
    expect(await jobsOf(asked)).toHaveLength(1);
    expect(await jobsOf(silent)).toEqual([]);
    expect(await jobsOf(answered)).toEqual([]);
  });
});

describe("a widget without an assistant", () => {
  it("sends nobody to one: not by leaving the queue, not by an agent, not by reopening", async () => {
    const bare = await createFloor(deps, (presets) => ({
      ...presets,
      assistant: { ...presets.assistant, isEnabled: false },
    }));
    const agent = await bare.agent();
    const waiting = await bare.chat("waiting");
    await expect(withdrawSession(deps, waiting)).rejects.toMatchObject({ code: "transition_refused" });
    const held = await bare.chat("human", { agent });
    await expect(returnToAssistant(deps, held, agent)).rejects.toMatchObject({ code: "transition_refused" });
    const ended = await bare.chat("closed");
    await reopenSession(deps, ended);
    expect(await stored(ended)).toMatchObject({ state: "waiting", escalation_cause: "noAssistant" });
  });
});

describe("reopenSession", () => {
  it("leads where the widget says", async () => {
    const toQueue = await createFloor(deps, (presets) => ({
      ...presets,
      people: { ...presets.people, reopensTo: "waiting" },
    }));
    const toNew = await createFloor(deps, (presets) => ({
      ...presets,
      people: { ...presets.people, reopensTo: "newChat" },
    }));
    const queued = await toQueue.chat("closed");
    await reopenSession(deps, queued);
    expect(await stored(queued)).toMatchObject({ state: "waiting", escalation_cause: "request" });
    expect(await lastRow(queued)).toMatchObject({ data: { event: "reopened", isStaffed: false } });
    await expect(reopenSession(deps, await toNew.chat("closed"))).rejects.toMatchObject({ code: "session_closed" });
  });
});
