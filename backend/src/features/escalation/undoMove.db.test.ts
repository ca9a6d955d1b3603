import { UNDO_MS } from "@chat/contract/limits";
import { nextStates, SESSION_STATES, type SessionState, type UNDOABLE_ACTIONS } from "@chat/contract/session-state";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import type { Clock } from "../../platform/clock.ts";
import { newPublicId } from "../../platform/ids.ts";
import { append } from "../messages/appendMessage.ts";
import type { Moved } from "../messages/moveSession.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";
import { acceptSession } from "./acceptSession.ts";
import { closeSession } from "./closeSession.ts";
import { rateSession } from "./rateSession.ts";
import { reopenSession } from "./reopenSession.ts";
import { requeueSession } from "./requeueSession.ts";
import { returnToAssistant } from "./returnToAssistant.ts";
import { takeUpSession } from "./takeUpSession.ts";
import { undoMove } from "./undoMove.ts";

let database: TestDatabase;
let deps: Deps;
let floor: Floor;
let mara: UserActor;
let bob: UserActor;
let lateMs = 0;
const clock: Clock = { now: () => new Date(Date.now() + lateMs) };

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config), { clock });
  floor = await createFloor(deps);
  mara = await floor.agent({ name: "Mara", capacity: 250 });
  bob = await floor.agent({ name: "Bob", capacity: 250 });
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

interface Stored {
  state: SessionState;
  state_since: Date;
  epoch: number;
  last_seq: number;
  agent_user_id: number | null;
  escalated_at: Date | null;
  closed_at: Date | null;
}
const stored = async (chat: VisitorActor): Promise<Stored> => {
  const [row] = await deps.db.rows<Stored>(
    "SELECT state, state_since, epoch, last_seq, agent_user_id, escalated_at, closed_at FROM sessions WHERE id = ?",
    [chat.sessionId],
  );
  if (!row) throw new Error("the chat is gone");
  return row;
};
const rowsOf = (chat: VisitorActor) =>
  deps.db.rows<{ seq: number; data: Record<string, unknown> | null }>(
    "SELECT seq, data FROM messages WHERE session_id = ? ORDER BY seq",
    [chat.sessionId],
  );
const epochOf = (moved: Moved | null): number => {
  if (!moved) throw new Error("nothing was moved");
  return moved.epoch;
};
const say = (chat: VisitorActor, body: string) =>
  append(deps, {
    session: chat,
    kind: "text",
    sender: { kind: "visitor", id: chat.visitorId, name: null },
    clientId: newPublicId(),
    body,
  });

/** How each act is made by Mara, and on chats of which states. */
const ACTS: Record<
  (typeof UNDOABLE_ACTIONS)[number],
  { on: readonly SessionState[]; run: (chat: VisitorActor) => Promise<Moved | null> }
> = {
  accept: {
    on: ["assistant", "waiting", "human"],
    run: (chat) => acceptSession(deps, chat, mara, { takeOver: true }),
  },
  requeue: { on: ["human"], run: (chat) => requeueSession(deps, chat, mara) },
  returnToAssistant: { on: ["waiting", "human"], run: (chat) => returnToAssistant(deps, chat, mara) },
  close: { on: ["assistant", "waiting", "human"], run: (chat) => closeSession(deps, chat, mara) },
  reopen: { on: ["closed"], run: (chat) => takeUpSession(deps, chat, mara) },
};

/** A chat of long ago, so that what is restored differs from now. */
const chatIn = (state: SessionState, agent: UserActor): Promise<VisitorActor> => {
  const ago = new Date(deps.clock.now().getTime() - 600_000);
  return floor.chat(state, { askedAt: ago, createdAt: ago, ...(state === "human" ? { agent } : {}) });
};

describe("every act that can be taken back, in every state", () => {
  for (const [action, { on, run }] of Object.entries(ACTS))
    for (const state of on)
      it(`${state} + ${action} + undo → as it was, holder and queue place too`, async () => {
        const chat = await chatIn(state, action === "accept" ? bob : mara);
        const before = await stored(chat);
        const epoch = epochOf(await run(chat));
        const moved = await undoMove(deps, chat, mara, epoch);
        const after = await stored(chat);
        expect(moved).toMatchObject({ action: "undo", to: state, epoch: epoch + 1 });
        expect(after).toMatchObject({
          state,
          agent_user_id: before.agent_user_id,
          epoch: epoch + 1,
          last_seq: 2,
          closed_at: before.closed_at,
          ...(state === "human" ? {} : { state_since: before.state_since }),
          // a chat that was with the assistant has no place in the queue to keep
          ...(state === "assistant" ? {} : { escalated_at: before.escalated_at }),
        });
        expect((await rowsOf(chat)).at(-1)?.data).toMatchObject({ undoes: action });
        const moves = await deps.db.rows("SELECT action, reason FROM session_moves WHERE session_id = ? ORDER BY id", [
          chat.sessionId,
        ]);
        expect(moves).toEqual([
          { action, reason: action === "requeue" ? "givenBack" : null },
          { action: "undo", reason: action },
        ]);
      });

  it("names no state that the table of moves does not", () => {
    for (const [action, { on }] of Object.entries(ACTS))
      for (const from of on)
        for (const to of SESSION_STATES.filter((state) => nextStates(from, action as never).includes(state)))
          if (action !== "reopen" || to === "human") expect(nextStates(to, "undo")).toContain(from);
  });
});

describe("undoMove", () => {
  it("changes nothing when it is repeated after a lost reply", async () => {
    const chat = await chatIn("human", mara);
    const epoch = epochOf(await closeSession(deps, chat, mara));
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => undoMove(deps, chat, mara, epoch)));
    expect(outcomes.filter((moved) => moved !== null)).toHaveLength(1);
    expect(await undoMove(deps, chat, mara, epoch)).toBeNull();
    expect(await stored(chat)).toMatchObject({ state: "human", epoch: epoch + 1, last_seq: 2 });
  });

  it("gives a colleague's chat back to the colleague, also where an admin had ended it", async () => {
    const admin = await floor.agent({ name: "Ada", role: "admin" });
    const chat = await chatIn("human", bob);
    const epoch = epochOf(await closeSession(deps, chat, admin));
    await undoMove(deps, chat, admin, epoch);
    expect(await stored(chat)).toMatchObject({ state: "human", agent_user_id: bob.userId });
    const taken = epochOf(await acceptSession(deps, chat, mara, { takeOver: true }));
    await undoMove(deps, chat, mara, taken);
    expect(await stored(chat)).toMatchObject({ state: "human", agent_user_id: bob.userId });
    expect((await rowsOf(chat)).at(-1)?.data).toMatchObject({
      event: "transferred",
      actorName: "Bob",
      undoes: "accept",
    });
  });

  it("is the same person's alone", async () => {
    const chat = await chatIn("human", mara);
    const epoch = epochOf(await closeSession(deps, chat, mara));
    await expect(undoMove(deps, chat, bob, epoch)).rejects.toMatchObject({ code: "undo_colleague_acted" });
    expect(await stored(chat)).toMatchObject({ state: "closed", epoch });
  });

  it("takes back the last act only, and only one that it may", async () => {
    const chat = await chatIn("waiting", mara);
    const accepted = epochOf(await acceptSession(deps, chat, mara, { takeOver: false }));
    const closed = epochOf(await closeSession(deps, chat, mara));
    await expect(undoMove(deps, chat, mara, accepted)).rejects.toMatchObject({ code: "stale_epoch" });
    await undoMove(deps, chat, mara, closed);
    await expect(undoMove(deps, chat, mara, closed + 1)).rejects.toMatchObject({ code: "transition_refused" });
    const untouched = await chatIn("human", mara);
    await expect(undoMove(deps, untouched, mara, 1)).rejects.toMatchObject({ code: "stale_epoch" });
  });

  it("is refused after ten seconds, and the reason said is what happened meanwhile, if something did", async () => {
    const [quiet, loud] = [await chatIn("human", mara), await chatIn("human", mara)];
    const epoch = epochOf(await requeueSession(deps, quiet, mara));
    const other = epochOf(await requeueSession(deps, loud, mara));
    await acceptSession(deps, loud, bob, { takeOver: false });
    lateMs = UNDO_MS + 1000;
    try {
      await expect(undoMove(deps, quiet, mara, epoch)).rejects.toMatchObject({ code: "undo_expired" });
      await expect(undoMove(deps, loud, mara, other)).rejects.toMatchObject({ code: "undo_colleague_acted" });
    } finally {
      lateMs = 0;
    }
    expect(await stored(quiet)).toMatchObject({ state: "waiting", epoch });
  });

  it("is refused when the visitor has written, rated, reopened, or begun another chat", async () => {
    const wrote = await chatIn("human", mara);
    const given = epochOf(await requeueSession(deps, wrote, mara));
    await say(wrote, "Hello?");
    const [rated, reopened, moved] = [
      await chatIn("human", mara),
      await chatIn("human", mara),
      await chatIn("human", mara),
    ];
    const ends = new Map<VisitorActor, number>([[wrote, given]]);
    for (const chat of [rated, reopened, moved]) ends.set(chat, epochOf(await closeSession(deps, chat, mara)));
    await rateSession(deps, rated, { rating: 5 });
    await reopenSession(deps, reopened);
    await deps.db.run(
      `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, created_at)
       VALUES (?, ?, ?, ?, ?, 'assistant', ?, ?)`,
      [newPublicId(), moved.workspaceId, moved.widgetId, moved.visitorId, newPublicId(), clock.now(), clock.now()],
    );
    for (const [chat, epoch] of ends) {
      const before = await stored(chat);
      await expect(undoMove(deps, chat, mara, epoch)).rejects.toMatchObject({ code: "undo_visitor_acted" });
      expect(await stored(chat)).toEqual(before);
    }
  });

  it("is refused when the assistant has answered, and at one's own limit", async () => {
    const answered = await chatIn("human", mara);
    const returned = epochOf(await returnToAssistant(deps, answered, mara));
    await append(deps, {
      session: answered,
      kind: "text",
      sender: { kind: "assistant", id: 0, name: "Assistant" },
      clientId: newPublicId(),
      body: "We open at nine.",
      epoch: returned,
    });
    await expect(undoMove(deps, answered, mara, returned)).rejects.toMatchObject({ code: "undo_assistant_acted" });

    const busy = await floor.agent({ name: "Busy", capacity: 1 });
    const [first, next] = [await chatIn("human", busy), await chatIn("waiting", busy)];
    const closed = epochOf(await closeSession(deps, first, busy));
    await acceptSession(deps, next, busy, { takeOver: false });
    await expect(undoMove(deps, first, busy, closed)).rejects.toMatchObject({ code: "at_capacity" });
    expect(await stored(first)).toMatchObject({ state: "closed" });
  });

  it("lets the assistant answer what stood unanswered when an agent stepped in by mistake", async () => {
    const chat = await chatIn("assistant", mara);
    await floor.say(chat, "visitor", "Do you ship to Norway?");
    const epoch = epochOf(await acceptSession(deps, chat, mara, { takeOver: false }));
    await undoMove(deps, chat, mara, epoch);
    const jobs = await deps.db.rows("SELECT 1 FROM jobs WHERE kind = 'assistant.reply' AND cause = ?", [
      `s${chat.sessionId}`,
    ]);
    expect(jobs).toHaveLength(1);
  });
});

describe("races of an undo", () => {
  /** What the chat's rows tell is what is stored, and nobody skipped a step. */
  const expectOneTruth = async (chat: VisitorActor, before: Stored) => {
    const after = await stored(chat);
    const moves = await deps.db.rows<{ epoch: number; to_state: string }>(
      "SELECT epoch, to_state FROM session_moves WHERE session_id = ? ORDER BY id",
      [chat.sessionId],
    );
    expect(moves.map(({ epoch }) => epoch)).toEqual(moves.map((_move, index) => before.epoch + 1 + index));
    expect(moves.at(-1)?.to_state).toBe(after.state);
    expect(after.epoch).toBe(before.epoch + moves.length);
    return after;
  };

  it("has exactly one winner against a colleague who accepts what was given back", async () => {
    for (let race = 0; race < 30; race += 1) {
      const chat = await chatIn("human", mara);
      const before = await stored(chat);
      const epoch = epochOf(await requeueSession(deps, chat, mara));
      const [undone, accepted] = await Promise.allSettled([
        undoMove(deps, chat, mara, epoch),
        acceptSession(deps, chat, bob, { takeOver: false }),
      ]);
      expect([undone.status, accepted.status].sort()).toEqual(["fulfilled", "rejected"]);
      if (undone.status === "rejected") expect(undone.reason).toMatchObject({ code: "undo_colleague_acted" });
      if (accepted.status === "rejected") expect(accepted.reason).toMatchObject({ code: "already_accepted" });
      const after = await expectOneTruth(chat, before);
      expect(after.agent_user_id).toBe(undone.status === "fulfilled" ? mara.userId : bob.userId);
    }
  });

  it("never drops a word that the visitor says at the same moment", async () => {
    for (let race = 0; race < 30; race += 1) {
      const chat = await chatIn("human", mara);
      const before = await stored(chat);
      const epoch = epochOf(await requeueSession(deps, chat, mara));
      const [undone, said] = await Promise.allSettled([undoMove(deps, chat, mara, epoch), say(chat, "Are you there?")]);
      expect(said.status).toBe("fulfilled");
      if (undone.status === "rejected") expect(undone.reason).toMatchObject({ code: "undo_visitor_acted" });
      const after = await expectOneTruth(chat, before);
      expect(after.state).toBe(undone.status === "fulfilled" ? "human" : "waiting");
      expect((await rowsOf(chat)).map(({ seq }) => seq)).toEqual(undone.status === "fulfilled" ? [1, 2, 3] : [1, 2]);
    }
  });

  it("ends closed or open, never both, against a visitor who reopens", async () => {
    for (let race = 0; race < 20; race += 1) {
      const chat = await chatIn("human", mara);
      const before = await stored(chat);
      const epoch = epochOf(await closeSession(deps, chat, mara));
      const [undone] = await Promise.allSettled([undoMove(deps, chat, mara, epoch), reopenSession(deps, chat)]);
      if (undone.status === "rejected") expect(undone.reason).toMatchObject({ code: "undo_visitor_acted" });
      const after = await expectOneTruth(chat, before);
      expect(after.closed_at).toBeNull();
    }
  });
});

describe("takeUpSession", () => {
  it("gives an ended chat to the agent who takes it up, and refuses where the visitor is elsewhere or the chat is open", async () => {
    const chat = await chatIn("closed", mara);
    await takeUpSession(deps, chat, mara);
    expect(await stored(chat)).toMatchObject({ state: "human", agent_user_id: mara.userId, closed_at: null });
    expect((await rowsOf(chat)).at(-1)?.data).toMatchObject({ event: "reopened", actorName: "Mara" });
    expect(await takeUpSession(deps, chat, mara)).toBeNull();
    for (const state of ["assistant", "waiting", "human"] as const)
      await expect(takeUpSession(deps, await chatIn(state, bob), mara)).rejects.toMatchObject({
        code: "transition_refused",
      });
    const old = await chatIn("closed", mara);
    await deps.db.run(
      `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, created_at)
       VALUES (?, ?, ?, ?, ?, 'closed', ?, ?)`,
      [newPublicId(), old.workspaceId, old.widgetId, old.visitorId, newPublicId(), clock.now(), clock.now()],
    );
    await expect(takeUpSession(deps, old, mara)).rejects.toMatchObject({ code: "newer_chat" });
    const full = await floor.agent({ capacity: 1 });
    await chatIn("human", full);
    await expect(takeUpSession(deps, await chatIn("closed", full), full)).rejects.toMatchObject({
      code: "at_capacity",
    });
  });
});

describe("the request for a rating", () => {
  const asks = async (chat: VisitorActor) => (await getVisitorSession(deps, chat)).asksRating;

  it("waits until an agent's close can no longer be taken back, and comes then without being asked for", async () => {
    const chat = await chatIn("human", mara);
    await closeSession(deps, chat, mara);
    expect(await asks(chat)).toBe(false);
    const [job] = await deps.db.rows<{ run_at: Date }>(
      "SELECT run_at FROM jobs WHERE kind = 'escalation.askRating' AND cause = ?",
      [`s${chat.sessionId}`],
    );
    expect(job).toBeDefined();
    lateMs = UNDO_MS + 1000;
    try {
      expect(await asks(chat)).toBe(true);
      await rateSession(deps, chat, { rating: 4 });
      expect(await asks(chat)).toBe(false);
    } finally {
      lateMs = 0;
    }
  });

  it("comes at once where the visitor ended the chat, and never in an open one", async () => {
    const chat = await chatIn("human", mara);
    expect(await asks(chat)).toBe(false);
    await closeSession(deps, chat, chat);
    expect(await asks(chat)).toBe(true);
    const other = await chatIn("human", mara);
    await undoMove(deps, other, mara, epochOf(await closeSession(deps, other, mara)));
    expect(await asks(other)).toBe(false);
  });
});
