import { describe, expect, it } from "vitest";
import { createTestDatabase, testConfig } from "../../../test/testDatabase.ts";
import { openDatabase } from "./database.ts";

describe("openDatabase", () => {
  it("gives every connection READ COMMITTED, UTC and strictness, also under a burst", async () => {
    const database = await createTestDatabase();
    const db = openDatabase(testConfig(database.config));
    const seen = await Promise.all(
      Array.from({ length: 30 }, () =>
        db.transaction((tx) =>
          tx.rows(
            "SELECT @@tx_isolation AS isolation, @@time_zone AS zone, @@sql_mode LIKE '%STRICT%' AS is_strict, @@innodb_lock_wait_timeout AS wait",
          ),
        ),
      ),
    );
    for (const rows of seen)
      expect(rows).toEqual([{ isolation: "READ-COMMITTED", zone: "+00:00", is_strict: 1, wait: 5 }]); // the server's own default is 10
    await db.close();
    await database.drop();
  });

  it("repeats a transaction that lost a deadlock, so that both callers succeed", async () => {
    const database = await createTestDatabase();
    const db = openDatabase(testConfig(database.config));
    await db.run("CREATE TABLE crossing (id INT PRIMARY KEY, n INT NOT NULL)");
    await db.run("INSERT INTO crossing (id, n) VALUES (1, 0), (2, 0)");
    let runs = 0;
    const add = (own: number, other: number) =>
      db.transaction(async (tx) => {
        await tx.run("UPDATE crossing SET n = n + 1 WHERE id = ?", [own]);
        runs += 1;
        await expect.poll(() => runs).toBeGreaterThan(1); // each holds its first row before it asks for the other's
        await tx.run("UPDATE crossing SET n = n + 1 WHERE id = ?", [other]);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(runs).toBe(3);
    expect(await db.rows("SELECT crossing.n FROM crossing ORDER BY crossing.id")).toEqual([{ n: 2 }, { n: 2 }]);
    await db.close();
    await database.drop();
  });

  it("repeats a single statement that met another's change, so that its caller is not told to come back", async () => {
    const database = await createTestDatabase();
    const db = openDatabase(testConfig(database.config));
    await db.run("CREATE TABLE counted (id INT PRIMARY KEY, n INT NOT NULL)");
    await db.run("CREATE TABLE steps (id INT PRIMARY KEY, n INT NOT NULL)");
    await db.run("INSERT INTO counted (id, n) VALUES (1, 0)");
    await db.run("INSERT INTO steps (id, n) VALUES (1, 10)");
    let counting: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.run("UPDATE counted SET n = n + 1 WHERE id = 1");
      counting = db.run(
        "INSERT INTO counted (id, n) SELECT 1, steps.n FROM steps WHERE steps.id = 1 ON DUPLICATE KEY UPDATE n = counted.n + VALUES(n)",
      );
      // It has read what it counts by, and waits for our row, which is another one when it gets it.
      const waiting = "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'INSERT INTO counted%'";
      await expect.poll(() => db.rows(waiting), { timeout: 10_000 }).toEqual([{ n: 1 }]);
    });
    await counting;
    expect(await db.rows("SELECT counted.n FROM counted")).toEqual([{ n: 11 }]);
    await db.close();
    await database.drop();
  });
});
