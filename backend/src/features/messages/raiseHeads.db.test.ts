import { afterAll, describe, expect, it } from "vitest";
import { seedSession, seedWorkspace } from "../../../test/seedChat.ts";
import { createTestDatabase } from "../../../test/testDatabase.ts";
import { openTestDeps } from "../../../test/testDeps.ts";
import { toErrorBody } from "../../platform/toErrorBody.ts";
import { lockSessions, raiseHeads } from "./messages.repository.ts";

const database = await createTestDatabase();
const [deps, other] = [openTestDeps(database.config), openTestDeps(database.config)];
afterAll(async () => {
  await deps.db.close();
  await other.db.close();
  await database.drop();
});

describe("raiseHeads", () => {
  it("touches no session but its own, also in a table of two rows: two backends would lock each other out (F33)", async () => {
    const workspace = await seedWorkspace(deps);
    const [mine, theirs] = [await seedSession(deps, workspace), await seedSession(deps, workspace)];
    const raise = (db: typeof deps.db, own: typeof mine) =>
      db.transaction(async (tx) => {
        await lockSessions(tx, [own.sessionId], "block");
        await raiseHeads(tx, new Map([[own.sessionId, { head: 7, lastText: 7, lastVisitorText: 0 }]]), new Date());
      });
    const order: string[] = [];
    await other.db.transaction(async (tx) => {
      await lockSessions(tx, [theirs.sessionId], "block");
      await Promise.race([
        raise(deps.db, mine).then(() => order.push("raised")),
        new Promise((resolve) => setTimeout(resolve, 15_000)),
      ]);
      order.push("other session let go");
    });
    expect(order).toEqual(["raised", "other session let go"]);
  });
});

describe("a transaction that met others' locks too often", () => {
  it("is told as busy, which clients repeat", () => {
    for (const errno of [1205, 1213, 1020])
      expect(toErrorBody(Object.assign(new Error("Deadlock found"), { errno }), "id").code).toBe("busy");
    expect(toErrorBody(new Error("anything else"), "id").code).toBe("internal");
  });
});
