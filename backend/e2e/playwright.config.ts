import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "../cli/launch/findChromium.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

/** Workers read this file again: what is chosen here once travels in the environment. */
process.env["E2E_PORT"] ??= "5873";
process.env["E2E_DATA_DIR"] ??= mkdtempSync(join(tmpdir(), "chat-e2e-"));
const port = Number(process.env["E2E_PORT"]);
const dataDir = process.env["E2E_DATA_DIR"];
const browser = await findChromium();

/** The stories run against the product as `npm start` starts it, on a fresh data folder. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: join(repositoryRoot, "test-results"),
  globalTeardown: "./removeData.ts",
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 300_000, // far beyond what a story takes: a slow machine is no finding
  expect: { timeout: 60_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${port}`,
    launchOptions: browser ?? {},
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  webServer: {
    command: "node backend/cli/start.mjs",
    cwd: repositoryRoot,
    url: `http://localhost:${port}/api/health`,
    reuseExistingServer: false,
    timeout: 180_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: process.env["E2E_VERBOSE"] ? "pipe" : "ignore",
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      PUBLIC_URL: `http://localhost:${port}`,
      DATA_DIR: dataDir,
      BACKUP_AT: "off",
      RATE_FACTOR: "50", // every story registers a business of its own, all from one address
      // so that the story of a lost agent takes no minutes; presence is noted as seldom and holds as long as in earnest,
      // so that neither a slow reload nor a server that stalls for seconds takes an agent off shift
      AGENT_GRACE_MS: "40000",
    },
  },
});
