import { createDeps } from "../src/createDeps.ts";
import type { Deps } from "../src/deps.ts";
import { type TestDatabase, testConfig } from "./testDatabase.ts";

/** What one process under test has: a pool, an event bus and jobs of its own; no limit stands in the way. Close `db` in `afterAll`. */
export const openTestDeps = (
  database: TestDatabase["config"],
  given: Partial<Deps> = {},
  env: Record<string, string> = {},
): Deps => createDeps(testConfig(database, { RATE_FACTOR: "1000", ...env }), given);
