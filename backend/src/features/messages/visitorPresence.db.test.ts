import { sessionsApi } from "@chat/contract/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { connectVisitor, createTeam, startChat, type TestTeam } from "../../../test/factories.ts";
import { startTwoApps, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import { withoutRounds } from "../../../test/withoutRounds.ts";
import type { Deps } from "../../deps.ts";
import { endOnline, selectAway, updateOnline } from "./heads.view.ts";
import { startVisitorPresence } from "./startVisitorPresence.ts";

const AT = new Date("2026-03-01T12:00:00.250Z");
const after = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

describe("who is online", () => {
  let database: TestDatabase;
  let deps: Deps;
  let floor: Floor;
  beforeAll(async () => {
    database = await createTestDatabase();
    deps = openTestDeps(database.config);
    floor = await createFloor(deps);
  });
  afterAll(async () => {
    await deps.db.close();
    await database.drop();
  });

  it("a departure takes off whom this process held, and nobody whom another one noted since", async () => {
    const [left, moved, never] = [
      await floor.chat("waiting"),
      await floor.chat("waiting"),
      await floor.chat("waiting"),
    ];
    const ids = [left.visitorId, moved.visitorId, never.visitorId];
    await updateOnline(deps.db, [left.visitorId, moved.visitorId], after(35));
    await updateOnline(deps.db, [moved.visitorId], after(40)); // another process, where the visitor came back
    const departures = ids.map((visitorId) => ({ visitorId, heldUntil: after(35) }));
    await endOnline(deps.db, departures.toReversed(), after(5));
    expect(await selectAway(deps.db, ids, after(5))).toEqual(new Set([left.visitorId, never.visitorId]));
    expect(await selectAway(deps.db, ids, after(39))).toEqual(new Set([left.visitorId, never.visitorId]));
    expect(await selectAway(deps.db, ids, after(40))).toEqual(new Set(ids));
  });

  it("asks nothing for nobody", async () => {
    await endOnline(deps.db, [], AT);
    await updateOnline(deps.db, [], AT);
    expect(await selectAway(deps.db, [], AT)).toEqual(new Set());
  });
});

describe("a visitor's tabs on two processes", () => {
  let first: TestApp;
  let second: TestApp;
  let close: () => Promise<void>;
  let team: TestTeam;
  beforeAll(async () => {
    // A process's beat notes everybody it holds at that moment, whom the other one noted too: no beat but those of the tests.
    ({ first, second, close } = await withoutRounds(() => startTwoApps()));
    team = await createTeam(first);
  });
  afterAll(() => close());

  const isOnline = async (sessionId: string): Promise<boolean> => {
    const answer = await second.api(sessionsApi.show, { params: { sessionId } }, { token: team.agent.accessToken });
    return answer.data.visitor.isOnline;
  };
  /** Resolves when this process tells its team about the chat. */
  const toldBy = (app: TestApp, sessionId: string): Promise<void> =>
    new Promise((resolve) => {
      const off = app.deps.events.on("session.touched", ({ session }) => {
        if (session.sessionPublicId !== sessionId) return;
        off();
        resolve();
      });
    });

  it("who moves to the other process, as in a deploy, stays online", async () => {
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const { id } = chat.session;
    const [cameFirst, cameSecond] = [toldBy(first, id), toldBy(second, id)];
    const before = await connectVisitor(first, chat);
    await cameFirst;
    const later = await connectVisitor(second, chat);
    await cameSecond;
    const left = toldBy(first, id);
    before.close();
    await left;
    expect(await isOnline(id)).toBe(true);
    const leftAll = toldBy(second, id);
    later.close();
    await leftAll;
    expect(await isOnline(id)).toBe(false);
  });

  it("who was taken off by the process of another tab is put back, and told of, by the next beat", async () => {
    const chat = await startChat(first, team.widget.siteKey, { with: "person" });
    const { id } = chat.session;
    const came = toldBy(first, id);
    const tab = await connectVisitor(first, chat);
    await came;
    expect(await isOnline(id)).toBe(true);
    await first.deps.db.run("UPDATE visitors SET online_until = created_at");
    expect(await isOnline(id)).toBe(false);
    const told = toldBy(first, id);
    const presence = startVisitorPresence(first.deps, first.server.realtime, { beatMs: 50, leaveGraceMs: 4000 });
    await told;
    expect(await isOnline(id)).toBe(true);
    presence.stop();
    tab.close();
  });
});
