import { readConfig } from "../src/config.ts";
import { createDeps } from "../src/createDeps.ts";
import type { Deps } from "../src/deps.ts";
import type { TestDatabase } from "./testDatabase.ts";

/** The settings of a process under test: quiet, cheap hashing, no limit in the way. */
export const testEnvironment = (
  database: TestDatabase["config"],
  extra: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv => ({
  NODE_ENV: "test",
  DB_SOCKET: database.socketPath,
  DB_USER: database.user,
  DB_PASSWORD: database.password,
  DB_NAME: database.database,
  JWT_SECRET: "q8Zr1vT5xW9aB3cD7eF2gH6jK0mN4pQs",
  PASSWORD_PEPPER: "u1Yt5rE9wQ3zX7cV2bN6mK0jH4gF8dSa",
  ENCRYPTION_KEY: "p0Oi9uY8tR7eW6qA5sD4fG3hJ2kL1zXc",
  LOG_LEVEL: "silent",
  BCRYPT_COST: "4",
  RATE_FACTOR: "1000",
  ...extra,
});

/** What one process under test has: a pool, an event bus and jobs of its own; close `db` in `afterAll`. */
export const openTestDeps = (
  database: TestDatabase["config"],
  given: Partial<Deps> = {},
  extra: NodeJS.ProcessEnv = {},
): Deps => createDeps(readConfig(testEnvironment(database, extra)), given);
