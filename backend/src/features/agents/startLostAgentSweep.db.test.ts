import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFloor, type Floor } from "../../../test/chatFloor.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { VisitorActor } from "../../platform/auth/actors.ts";
import { startLostAgentSweep } from "./startLostAgentSweep.ts";

const GRACE_MS = 1200;
const HOUR_MS = 3_600_000;
let database: TestDatabase;
let deps: Deps;
let floor: Floor;

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createDeps(testConfig(database.config, { AGENT_GRACE_MS: String(GRACE_MS) }));
  floor = await createFloor(deps);
});
afterAll(async () => {
  await deps.db.close();
  await database.drop();
});

const stateOf = async (chat: VisitorActor) =>
  (await deps.db.rows<{ state: string }>("SELECT state FROM sessions WHERE id = ?", [chat.sessionId]))[0]?.state;
const longAgo = () => new Date(deps.clock.now().getTime() - HOUR_MS);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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
    const fresh = await floor.chat("human", { agent: gone });
    await floor.say(answered, "agent", "I am writing to you", {
      senderId: writing.userId,
      at: new Date(deps.clock.now().getTime() + 10_000),
    });
    const sweep = startLostAgentSweep(deps);
    await pause(GRACE_MS / 2);
    expect(await stateOf(lost)).toBe("human");
    await expect.poll(() => stateOf(lost), { timeout: 5000 }).toBe("waiting");
    expect([await stateOf(kept), await stateOf(answered)]).toEqual(["human", "human"]);
    await expect.poll(() => stateOf(fresh), { timeout: 5000 }).toBe("waiting");
    await sweep.stop();
  });

  it("starts its grace anew after the database was away", async () => {
    let isAway = false;
    const db = {
      ...deps.db,
      rows: <T>(...args: Parameters<typeof deps.db.rows>) =>
        isAway ? Promise.reject(new Error("the database is away")) : deps.db.rows<T>(...args),
    };
    const sweep = startLostAgentSweep({ ...deps, db });
    await pause(1.5 * GRACE_MS);
    isAway = true;
    await pause(GRACE_MS / 2);
    const chat = await floor.chat("human", { agent: await floor.agent(), askedAt: longAgo() });
    isAway = false;
    await pause(GRACE_MS / 2);
    expect(await stateOf(chat)).toBe("human");
    await expect.poll(() => stateOf(chat), { timeout: 5000 }).toBe("waiting");
    await sweep.stop();
  });
});
