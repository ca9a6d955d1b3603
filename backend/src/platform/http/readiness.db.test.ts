import { systemApi } from "@chat/contract/system";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { type Database, openDatabase } from "../db/database.ts";

describe("health and readiness", () => {
  let database: TestDatabase;
  let real: Database;
  let app: TestApp;
  let isStuck = false;
  let pings = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    real = openDatabase(testConfig(database.config));
    const db: Database = {
      ...real,
      rows(sql, values) {
        if (sql === "SELECT 1") pings += 1;
        return isStuck ? new Promise(() => undefined) : real.rows(sql, values); // a database that hangs is worse than one that refuses
      },
    };
    app = await startTestApp({ database, overrides: { db } });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it("asks the database at most once a second, however many ask", async () => {
    const before = pings;
    await Promise.all(Array.from({ length: 30 }, () => app.api(systemApi.health, {})));
    expect(pings - before).toBeLessThanOrEqual(2);
  });

  it("stays healthy but not ready while the database hangs, and recovers by itself", async () => {
    isStuck = true;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const began = Date.now();
    const [health, ready] = await Promise.all([app.api(systemApi.health, {}), app.api(systemApi.ready, {})]);
    expect(Date.now() - began).toBeLessThan(2000);
    expect([health.status, health.data.status, health.data.database]).toEqual([200, "degraded", "unreachable"]);
    expect([ready.status, ready.error.code]).toEqual([503, "unavailable"]);
    isStuck = false;
    await expect.poll(async () => (await app.api(systemApi.ready, {})).status, { timeout: 5000 }).toBe(200);
  });
});
