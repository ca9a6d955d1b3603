import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { systemClock } from "../clock.ts";
import { createLogger } from "../logger.ts";
import { type Database, openDatabase } from "./database.ts";
import { createSignals, type Signals } from "./signals.ts";

describe("signals", () => {
  let database: TestDatabase;
  let db: Database;
  const started: Signals[] = [];
  /** A process that notes which workspaces' knowledge it heard to be changed. */
  const listen = async (): Promise<{ signals: Signals; heard: number[] }> => {
    const signals = createSignals(db, systemClock, createLogger("silent"));
    const heard: number[] = [];
    signals.on("knowledge.changed", ({ workspaceId }) => void heard.push(workspaceId));
    started.push(signals);
    await signals.start();
    return { signals, heard };
  };
  const send = (signals: Signals, workspaceId: number) => signals.send(db, "knowledge.changed", { workspaceId });

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase(testConfig(database.config));
  });
  afterAll(async () => {
    for (const signals of started) signals.stop();
    await db.close();
    await database.drop();
  });

  it("reach every process once, the sender too, and nobody hears what was before its start", async () => {
    const first = await listen();
    await send(first.signals, 1);
    const second = await listen();
    await send(first.signals, 2);
    await send(second.signals, 3);
    await expect.poll(() => second.heard).toEqual([2, 3]);
    await expect.poll(() => first.heard).toEqual([1, 2, 3]);
    await new Promise((resolve) => setTimeout(resolve, 1200)); // one more poll reads the same rows again
    expect([first.heard, second.heard]).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
  });

  it("are heard although a slower transaction commits a lower id after a higher one", async () => {
    const { signals, heard } = await listen();
    await db.transaction(async (tx) => {
      await signals.send(tx, "knowledge.changed", { workspaceId: 10 });
      await send(signals, 11);
      await expect.poll(() => heard).toEqual([11]);
    });
    await expect.poll(() => heard).toEqual([11, 10]);
  });

  it("are not sent by a transaction that is rolled back", async () => {
    const { signals, heard } = await listen();
    const undone = db.transaction(async (tx) => {
      await signals.send(tx, "knowledge.changed", { workspaceId: 20 });
      throw new Error("changed my mind");
    });
    await expect(undone).rejects.toThrow("changed my mind");
    await send(signals, 21);
    await expect.poll(() => heard).toEqual([21]);
  });

  it("go on to the next listener when one fails", async () => {
    const { signals } = await listen();
    const heard: number[] = [];
    signals.on("user.changed", () => {
      throw new Error("a listener's own fault");
    });
    signals.on("user.changed", ({ userId }) => void heard.push(userId));
    await signals.send(db, "user.changed", { workspaceId: 1, userId: 7 });
    await expect.poll(() => heard).toEqual([7]);
  });
});
