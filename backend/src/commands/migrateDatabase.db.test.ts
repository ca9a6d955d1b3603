import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCommand, runChat } from "../../test/chatCommand.ts";
import { schemaOf } from "../../test/schemaOf.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase, testConfig } from "../../test/testDatabase.ts";
import { openDatabase } from "../platform/db/database.ts";
import { migrateDatabase } from "./migrateDatabase.ts";

describe("migrate, killed again and again (F29)", { timeout: 240_000 }, () => {
  let whole: TestDatabase;
  let killed: TestDatabase;
  beforeAll(async () => {
    [whole, killed] = await Promise.all([createTestDatabase(), createEmptyDatabase()]);
  });
  afterAll(async () => {
    await whole.drop();
    await killed.drop();
  });

  it("ends with the schema that an undisturbed run makes", async () => {
    const secret = () => randomBytes(32).toString("hex");
    const env = { JWT_SECRET: secret(), PASSWORD_PEPPER: secret(), ENCRYPTION_KEY: secret() };
    let kills = 0;
    for (let run = 0; run < 60; run += 1) {
      // Before a step, and after a step that is not noted as finished: where the power may go.
      const dangers = {
        ...env,
        FAIL_AT: run === 0 ? "after_migration:1" : "before_migration:0.03,after_migration:0.03",
      };
      const { code, stderr } = await runChat({ database: killed.config, env: dangers }, ["migrate"]);
      if (code === 0) break;
      expect([code, stderr]).toEqual([null, ""]); // by the signal, not by an error
      kills += 1;
    }
    const status = await runChat({ database: killed.config, env }, ["migrate", "--status"]);
    expect(status.stdout).toMatch(/^Up to date: \d+ steps\.\n$/);
    expect(kills).toBeGreaterThan(0);
    const [made, expected] = [await schemaOf(killed), await schemaOf(whole)];
    expect(made).toEqual(expected);
    expect(made.length).toBeGreaterThan(20);
  });
});

describe("migrate --status", () => {
  it("tells steps of a newer release, and a step whose file was edited, for then no backend starts", async () => {
    const database = await createTestDatabase();
    const db = openDatabase(testConfig(database.config));
    const status = () => callCommand(migrateDatabase, { database: database.config, env: {} }, ["--status"]);
    expect(await status()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Up to date: \d+ steps\.\n$/) });
    await db.run(
      "INSERT INTO schema_migrations (name, checksum, is_finished, ran_at) VALUES ('9999_from_later.sql', 'x', 1, UTC_TIMESTAMP(3))",
    );
    expect(await status()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 more are of a newer release: 9999_from_later.sql"),
    });
    await db.run("UPDATE schema_migrations SET checksum = 'other' WHERE name LIKE '0501%'");
    expect(await status()).toMatchObject({ code: 1, stdout: expect.stringContaining("Edited after they ran") });
    await db.close();
    await database.drop();
  });
});
