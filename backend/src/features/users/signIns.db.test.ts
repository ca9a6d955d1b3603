import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { type Database, openDatabase } from "../../platform/db/database.ts";
import { forgetOldDevices, isKnownDevice, rememberDevice } from "./devices.repository.ts";
import { insertSignIn, listSignIns, removeEndedSignIns, revokeSignIn } from "./signIns.repository.ts";

const hash = (n: number): Buffer => Buffer.alloc(32, n);
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

describe("sign-ins and devices in the database", () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase(testConfig(database.config));
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  it("removes what ended long ago and nothing that lives", async () => {
    const sid = (n: number): string => String(n).padStart(22, "s");
    for (const n of [1, 2, 3])
      await insertSignIn(db, {
        sid: sid(n),
        workspaceId: 1,
        userId: 7,
        refreshHash: hash(n),
        userAgent: "",
        at: day(1),
        expiresAt: n === 1 ? day(5) : day(60),
      });
    await revokeSignIn(db, 7, sid(2), day(8));
    expect(await removeEndedSignIns(db, day(7), 100)).toBe(1);
    expect(await removeEndedSignIns(db, day(9), 100)).toBe(1);
    const left = await listSignIns(db, 7, null, 10, day(10));
    expect(left.map((signIn) => signIn.sid)).toEqual([sid(3)]);
  });

  it("remembers the fifty devices used last, each person's their own", async () => {
    for (let n = 1; n <= 60; n += 1) {
      await rememberDevice(db, 1, 8, hash(n), day(n));
      await forgetOldDevices(db, 8);
    }
    await rememberDevice(db, 1, 9, hash(1), day(1));
    await forgetOldDevices(db, 9);
    expect([
      await isKnownDevice(db, 8, hash(10)),
      await isKnownDevice(db, 8, hash(11)),
      await isKnownDevice(db, 8, hash(60)),
    ]).toEqual([false, true, true]);
    expect([await isKnownDevice(db, 9, hash(1)), await isKnownDevice(db, 9, hash(60))]).toEqual([true, false]);
  });
});
