import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runChat } from "../../test/chatCommand.ts";
import { schemaOf } from "../../test/schemaOf.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../../test/testDatabase.ts";

describe("migrate, killed again and again (F29)", { timeout: 90_000 }, () => {
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
