import { systemApi } from "@chat/contract/system";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../../../test/testApp.ts";
import { createTestDatabase, type TestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { type Database, openDatabase } from "../db/database.ts";

const never = <T>(): Promise<T> => new Promise(() => undefined);

describe("health and readiness", () => {
  let database: TestDatabase;
  let app: TestApp;
  let isStuck = false;
  let asked: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const real = openDatabase(testConfig(database.config));
    // A database that hangs is worse than one that refuses.
    const db: Database = {
      ...real,
      rows(sql, values) {
        asked.push(sql);
        return isStuck ? never() : real.rows(sql, values);
      },
      run: (sql, values) => (isStuck ? never() : real.run(sql, values)),
      transaction: (work) => (isStuck ? never() : real.transaction(work)),
    };
    app = await startTestApp({ database, overrides: { db } });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const ready = () => app.api(systemApi.ready, {});
  const health = () => app.api(systemApi.health, {});
  const isProbe = (sql: string): boolean => sql === "SELECT 1" || sql.includes("schema_migrations");

  it("answers health without a question to the database, and readiness with at most one a second", async () => {
    await ready();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    asked = [];
    await Promise.all(Array.from({ length: 30 }, health));
    expect(asked.filter(isProbe)).toEqual([]);
    const stopped = vi.spyOn(performance, "now").mockReturnValue(performance.now()); // all of them within the second
    await Promise.all(Array.from({ length: 30 }, ready));
    stopped.mockRestore();
    expect(asked.filter(isProbe)).toEqual(["SELECT 1"]);
  });

  it("stays healthy but not ready while the database hangs, says so, and recovers by itself", async () => {
    expect((await health()).data).toMatchObject({ status: "ok", database: "ok" });
    isStuck = true;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answer = await ready(); // the database answers nothing until this test lets it
    expect([answer.status, answer.error.code, answer.error.fields]).toEqual([
      503,
      "unavailable",
      { database: "does not answer within a second" },
    ]);
    await expect.poll(async () => (await health()).data.database).toBe("unreachable");
    const degraded = await health();
    expect([degraded.status, degraded.data.status]).toEqual([200, "degraded"]);
    isStuck = false;
    await expect.poll(async () => (await ready()).status).toBe(200);
    await expect.poll(async () => (await health()).data.status, { timeout: 40_000 }).toBe("ok");
  });

  it("is not ready on a schema that lacks a step of this release", async () => {
    const [last] = await app.deps.db.rows<{ name: string }>("SELECT MAX(name) AS name FROM schema_migrations");
    const second = await startTestApp({ database });
    expect((await second.api(systemApi.ready, {})).status).toBe(200);
    await app.deps.db.run("UPDATE schema_migrations SET is_finished = 0 WHERE name = ?", [last?.name ?? ""]);
    const third = await startTestApp({ database });
    const answer = await third.api(systemApi.ready, {});
    expect([answer.status, answer.error.fields]).toEqual([503, { migrations: "are not those of this release" }]);
    await app.deps.db.run("UPDATE schema_migrations SET is_finished = 1 WHERE name = ?", [last?.name ?? ""]);
    await expect.poll(async () => (await third.api(systemApi.ready, {})).status).toBe(200);
    await second.close();
    await third.close();
  });

  it("names what is missing and nothing of what is inside", async () => {
    isStuck = true;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const text = JSON.stringify((await ready()).error);
    isStuck = false;
    for (const inside of [
      database.config.database,
      database.config.user,
      database.config.socketPath,
      "SELECT",
      "    at ",
    ])
      expect([inside, text.includes(inside)]).toEqual([inside, false]);
  });
});
