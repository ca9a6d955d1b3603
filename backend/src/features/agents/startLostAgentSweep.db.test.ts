import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { startLostAgentSweep } from "./startLostAgentSweep.ts";

const GRACE_MS = 1200;
const HOUR_MS = 3_600_000;
const STARTED_AT = Date.parse("2026-03-01T12:00:00Z");
let database: TestDatabase;
let deps: Deps;
let floor: Floor;
/** How long ago the time began that a test tells: the sweep's rounds are real, the grace is not waited for. */
let elapsedMs = 0;
let isAway = false;
/** Looks at the database, failed ones too. */
let rounds = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const config = testConfig(database.config, { AGENT_GRACE_MS: String(GRACE_MS) });
  const clock = { now: () => new Date(STARTED_AT + elapsedMs) };
  const real = createDeps(config, { clock });
  const rows: Deps["db"]["rows"] = (sql, values) => {
    if (sql.includes("users.is_active = 0")) rounds += 1;
    return isAway ? Promise.reject(new Error("the database is away")) : real.db.rows(sql, values);
  };
  deps = { ...real, db: { ...real.db, rows } };
  floor = await createFloor(real);
});
beforeEach(() => {
  elapsedMs += HOUR_MS;
  vi.spyOn(performance, "now").mockImplementation(() => elapsedMs);
  return () => vi.restoreAllMocks();
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

const stateOf = async (chat: VisitorActor) => {
  const select = "SELECT state FROM sessions WHERE id = ?";
  return (await deps.db.transaction((tx) => tx.rows<{ state: string }>(select, [chat.sessionId])))[0]?.state;
};
const longAgo = () => new Date(deps.clock.now().getTime() - HOUR_MS);
/** A round that began after now has been gone through: the next one began. */
const roundsPass = async (): Promise<void> => {
  const before = rounds;
  await expect.poll(() => rounds).toBeGreaterThan(before + 2);
};

describe("startLostAgentSweep", () => {
  it("waits for the grace after its own start, then takes back what is lost, and only that", async () => {
    const [gone, here, writing] = [
      await floor.agent(),
      await floor.agent({ connectedForMs: HOUR_MS }),
      await floor.agent(),
    ];
    const lost = await floor.chat("human", { agent: gone, askedAt: longAgo() });
    const kept = await floor.chat("human", { agent: here, askedAt: longAgo() });
    // Somebody who works over REST alone never has a connection; their words are the sign of life.
    const answered = await floor.chat("human", { agent: writing, askedAt: longAgo() });
    await floor.say(answered, "agent", "I am writing to you", {
      senderId: writing.userId,
      at: new Date(deps.clock.now().getTime() + 3 * GRACE_MS),
    });
    const sweep = startLostAgentSweep(deps);
    await roundsPass();
    elapsedMs += GRACE_MS - 1;
    const fresh = await floor.chat("human", { agent: gone });
    await roundsPass();
    expect(await stateOf(lost)).toBe("human");
    elapsedMs += 1;
    await expect.poll(() => stateOf(lost)).toBe("waiting");
    await roundsPass();
    expect([await stateOf(kept), await stateOf(answered), await stateOf(fresh)]).toEqual(["human", "human", "human"]);
    elapsedMs += GRACE_MS;
    await expect.poll(() => stateOf(fresh)).toBe("waiting");
    expect([await stateOf(kept), await stateOf(answered)]).toEqual(["human", "human"]);
    await sweep.stop();
  });

  it("starts its grace anew after the database was away", async () => {
    const sweep = startLostAgentSweep(deps);
    await roundsPass();
    elapsedMs += 1.5 * GRACE_MS;
    await roundsPass();
    isAway = true;
    await roundsPass();
    const chat = await floor.chat("human", { agent: await floor.agent(), askedAt: longAgo() });
    isAway = false;
    await roundsPass();
    elapsedMs += GRACE_MS - 1;
    await roundsPass();
    expect(await stateOf(chat)).toBe("human");
    elapsedMs += 1;
    await expect.poll(() => stateOf(chat)).toBe("waiting");
    await sweep.stop();
  });

  it("gives no grace to a deactivated account: its chats come back as soon as it is told", async () => {
    const agent = await floor.agent({ connectedForMs: HOUR_MS });
    const chat = await floor.chat("human", { agent });
    await deps.db.run("UPDATE users SET is_active = 0 WHERE id = ?", [agent.userId]);
    const patient = { ...deps, config: { ...deps.config, AGENT_GRACE_MS: HOUR_MS } };
    const sweep = startLostAgentSweep(patient);
    const { workspaceId, userId } = agent;
    deps.events.publish("user.revoked", { workspaceId, userId, sid: null, exceptSid: null, reason: "deactivated" });
    await expect.poll(() => stateOf(chat)).toBe("waiting");
    await sweep.stop();
  });
});
