import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { acceptSession } from "../escalation/acceptSession.ts";
import { actorSender } from "../escalation/actorSender.ts";
import { closeSession } from "../escalation/closeSession.ts";
import { escalateSession } from "../escalation/escalateSession.ts";
import { rateSession } from "../escalation/rateSession.ts";
import { requeueSession } from "../escalation/requeueSession.ts";
import { returnToAssistant } from "../escalation/returnToAssistant.ts";
import { withdrawSession } from "../escalation/withdrawSession.ts";
import { foldSessions } from "./foldSessions.ts";
import { showOverview } from "./showOverview.ts";
import { foldAll, foldSettled } from "./startFolding.ts";

const DAY_MS = 86_400_000;
let database: TestDatabase;
let deps: Deps;
let now = new Date("2026-03-10T12:00:00Z");
const clock = { now: () => now };
const advance = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config), { clock });
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

/** A small generator with a seed, so that a failure can be repeated. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** Lets people and assistant do what they may for a while. */
async function liveThrough(floor: Floor, agents: UserActor[], steps: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  const chats: VisitorActor[] = [];
  const pick = <T>(list: readonly T[]): T => {
    const one = list[random(list.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  };
  const acts: ((chat: VisitorActor, agent: UserActor) => Promise<unknown>)[] = [
    (chat) => floor.say(chat, "visitor", "words"),
    (chat) => floor.say(chat, "visitor", "words"),
    (chat) => floor.say(chat, "assistant", "words"),
    (chat, agent) => floor.say(chat, "agent", "words", { senderId: agent.userId }),
    (chat) => escalateSession(deps, chat, { cause: "request", reason: "x", actor: actorSender(chat) }),
    (chat, agent) => acceptSession(deps, chat, agent, { takeOver: true }),
    (chat) => withdrawSession(deps, chat),
    (chat, agent) => requeueSession(deps, chat, agent),
    (chat, agent) => returnToAssistant(deps, chat, agent),
    (chat, agent) => closeSession(deps, chat, agent),
    (chat) => rateSession(deps, chat, { rating: 1 + random(5) }),
  ];
  for (let step = 0; step < steps; step += 1) {
    advance(random(8 * 60_000));
    if (chats.length < 3 || random(4) === 0) chats.push(await floor.chat("assistant"));
    // A refusal is part of life: the wish did not fit the state.
    await pick(acts)(pick(chats), pick(agents)).catch(() => undefined);
    if (step % 7 === 0) await foldAll(deps);
  }
}

/** The same numbers, counted from the raw rows in another way: one chat after the other, from its beginning. */
async function countRaw(workspaceId: number, from: string, to: string) {
  const sessions = await deps.db.rows<{
    id: number;
    created_at: Date;
    closed_at: Date | null;
    state: string;
    rating: number | null;
    rated_at: Date | null;
  }>("SELECT * FROM sessions WHERE workspace_id = ?", [workspaceId]);
  const isIn = (at: Date | null): boolean =>
    at !== null && at >= new Date(`${from}T00:00:00Z`) && at < new Date(`${to}T00:00:00Z`);
  const totals = { chats: 0, messages: 0, assistantResolved: 0, handedOver: 0, ratings: 0, stars: 0 };
  const responses: number[] = [];
  for (const session of sessions) {
    const rows = await deps.db.rows<{ seq: number; kind: string; sender_kind: string; created_at: Date }>(
      "SELECT * FROM messages WHERE session_id = ? ORDER BY seq",
      [session.id],
    );
    const moves = await deps.db.rows<{
      seq: number;
      action: string;
      from_state: string;
      to_state: string;
      created_at: Date;
    }>("SELECT * FROM session_moves WHERE session_id = ? ORDER BY id", [session.id]);
    if (isIn(session.created_at)) totals.chats += 1;
    totals.messages += rows.filter((row) => row.kind === "text" && isIn(row.created_at)).length;
    const toPeople = moves.filter((move) => move.to_state === "waiting" || move.to_state === "human");
    if (toPeople[0] && isIn(toPeople[0].created_at)) totals.handedOver += 1;
    if (isIn(session.rated_at)) {
      totals.ratings += 1;
      totals.stars += session.rating ?? 0;
    }
    const isAnswered = rows.some((row) => row.kind === "text" && row.sender_kind === "assistant");
    const lastAt = rows.at(-1)?.created_at ?? null;
    const isSilent = lastAt !== null && now.getTime() - lastAt.getTime() >= 3_600_000;
    if (
      toPeople.length === 0 &&
      isAnswered &&
      (session.state === "closed" || isSilent) &&
      isIn(session.closed_at ?? lastAt)
    )
      totals.assistantResolved += 1;
    for (const start of moves.filter(
      (move) => move.from_state === "assistant" && ["escalate", "accept"].includes(move.action),
    )) {
      const end =
        moves.find((move) => move.seq > start.seq && ["assistant", "closed"].includes(move.to_state))?.seq ??
        Number.POSITIVE_INFINITY;
      const first = rows.find(
        (row) => row.seq > start.seq && row.seq < end && row.kind === "text" && row.sender_kind === "agent",
      );
      if (first && isIn(first.created_at))
        responses.push(Math.round((first.created_at.getTime() - start.created_at.getTime()) / 1000));
    }
  }
  responses.sort((a, b) => a - b);
  const middle = (responses.length - 1) / 2;
  const low = responses[Math.floor(middle)];
  const high = responses[Math.ceil(middle)];
  return {
    chats: totals.chats,
    messages: totals.messages,
    assistantResolved: totals.assistantResolved,
    handedOver: totals.handedOver,
    firstResponseSeconds: low === undefined || high === undefined ? null : (low + high) / 2,
    rating: totals.ratings === 0 ? null : totals.stars / totals.ratings,
    ratings: totals.ratings,
  };
}

describe("showOverview", () => {
  it("agrees with the raw rows, in total, before, and day by day", async () => {
    const floor = await createFloor(deps);
    const other = await createFloor(deps);
    const agents = [
      await floor.agent({ role: "admin", capacity: 50 }),
      await floor.agent({ role: "owner", capacity: 50 }),
    ];
    const strangers = [await other.agent({ role: "admin", capacity: 50 })];
    for (let seed = 1; seed <= 4; seed += 1) {
      await liveThrough(floor, agents, 90, seed);
      await liveThrough(other, strangers, 10, seed);
    }
    // The same work done by two processes at once, and done again, counts nothing twice.
    const ids = (
      await deps.db.rows<{ id: number }>("SELECT id FROM sessions WHERE workspace_id = ? LIMIT 100", [
        floor.workspaceId,
      ])
    ).map((row) => row.id);
    await Promise.all([foldSessions(deps, ids), foldSessions(deps, ids), foldAll(deps)]);
    await foldSettled(deps);
    await foldAll(deps);

    const days = 3;
    const overview = await showOverview(deps, floor.workspaceId, { days });
    const day = (back: number): string => new Date(now.getTime() - back * DAY_MS).toISOString().slice(0, 10);
    expect(overview.totals).toEqual(await countRaw(floor.workspaceId, day(2), day(-1)));
    expect(overview.previous).toEqual(await countRaw(floor.workspaceId, day(5), day(2)));
    expect(overview.days.map((row) => row.day)).toEqual([day(2), day(1), day(0)]);
    for (const [index, { day: name, ...row }] of overview.days.entries())
      expect(row, name).toEqual(await countRaw(floor.workspaceId, day(2 - index), day(1 - index)));
    expect(overview.totals.chats).toBeGreaterThan(20);
    expect(overview.totals.handedOver).toBeGreaterThan(3);
    expect(overview.totals.firstResponseSeconds).not.toBeNull();
    expect(overview.totals.assistantResolved).toBeGreaterThan(0);
    expect((await showOverview(deps, floor.workspaceId, { days, siteKey: floor.siteKey })).totals).toEqual(
      overview.totals,
    );
  }, 300_000);

  it("shows every day of a span in which nothing happened, and no rating where there is none", async () => {
    const floor = await createFloor(deps);
    const overview = await showOverview(deps, floor.workspaceId, { days: 30 });
    expect(overview.days).toHaveLength(30);
    expect(overview.totals).toMatchObject({ chats: 0, rating: null, firstResponseSeconds: null });
  });

  it("refuses another workspace's widget as if there were none", async () => {
    const [mine, theirs] = [await createFloor(deps), await createFloor(deps)];
    await expect(showOverview(deps, mine.workspaceId, { days: 7, siteKey: theirs.siteKey })).rejects.toMatchObject({
      code: "widget_not_found",
    });
  });

  it("tells what is going on now and what needs somebody, of this workspace alone", async () => {
    const floor = await createFloor(deps);
    const other = await createFloor(deps);
    await other.chat("waiting");
    await other.agent({ connectedForMs: 60_000 });
    const longest = await floor.chat("waiting", { askedAt: new Date(now.getTime() - 200_000) });
    // it came back to the queue just now: its visitor waits no shorter for it
    await deps.db.run("UPDATE sessions SET state_since = ? WHERE id = ?", [now, longest.sessionId]);
    await floor.chat("waiting", { askedAt: new Date(now.getTime() - 10_000) });
    await floor.chat("assistant");
    await deps.db.run(
      "INSERT INTO assistant_settings (workspace_id, fallback_models, last_failure_at, updated_at) VALUES (?, '[]', ?, ?)",
      [floor.workspaceId, new Date(now.getTime() - 60_000), now],
    );
    const before = await showOverview(deps, floor.workspaceId, { days: 1 });
    expect(before.live).toMatchObject({
      waiting: 2,
      withAssistant: 1,
      withPeople: 0,
      agentsOnline: 0,
      longestWaitSeconds: 200,
    });
    expect(before.attention.map(({ kind, count }) => [kind, count])).toEqual([
      ["nobodyOnShift", 2],
      ["waitingTooLong", 1],
      ["providerFailing", 1],
      ["noKnowledge", 0],
    ]);
    await floor.agent({ connectedForMs: 60_000 });
    await deps.db.run("UPDATE widget_configs SET is_enabled = 0 WHERE workspace_id = ?", [floor.workspaceId]);
    await deps.db.run("UPDATE assistant_settings SET last_failure_at = ? WHERE workspace_id = ?", [
      new Date(now.getTime() - 2 * 3_600_000),
      floor.workspaceId,
    ]);
    const after = await showOverview(deps, floor.workspaceId, { days: 1 });
    expect(after.live.agentsOnline).toBe(1);
    expect(after.attention.map((item) => item.kind)).toEqual(["waitingTooLong", "noKnowledge", "widgetOffEverywhere"]);
  });
});
