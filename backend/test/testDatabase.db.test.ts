import mysql from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "./testDatabase.ts";

describe("createTestDatabase", async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  afterAll(async () => {
    await one.drop();
    await other.drop();
  });

  it("gives each caller a database of its own", async () => {
    const first = await mysql.createConnection(one.config);
    const second = await mysql.createConnection(other.config);
    await first.query("CREATE TABLE only_here (id INT)");
    const [tables] = await second.query("SHOW TABLES LIKE 'only_here'");
    await Promise.all([first.end(), second.end()]);
    expect(tables).toEqual([]);
  });

  it("runs a server set up as production is", async () => {
    const connection = await mysql.createConnection(one.config);
    const [rows] = await connection.query(
      "SELECT @@innodb_snapshot_isolation AS snapshot, @@tx_isolation AS isolation, @@character_set_server AS charset, @@time_zone AS zone, @@sql_mode LIKE '%STRICT_ALL%' AS strict",
    );
    await connection.end();
    expect(rows).toEqual([{ snapshot: 1, isolation: "READ-COMMITTED", charset: "utf8mb4", zone: "+00:00", strict: 1 }]);
  });
});
