import { defineConfig } from "@playwright/test";
import stories from "./playwright.config.ts";

/** `npm run screenshots`: the same product on a fresh data folder, looked at instead of tested. */
export default defineConfig(stories, { testMatch: "screenshots.ts", workers: 1, timeout: 120_000 });
