import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * A test that hangs is a failure, never a wait. The bounds are far beyond what a test takes: how fast the machine is
 * that day is no finding.
 */
const patience = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000, interval: 25 } } };

const node = { ...patience, environment: "node" } as const;

/** Absolute, so that a workspace's own `npm test` finds its files as well. */
const folderOf = (workspace: string) => fileURLToPath(new URL(workspace, import.meta.url));

export default defineConfig({
  test: {
    // Tests against servers mostly wait for them: with a worker per core, two cores would stand idle half of the time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { test: { ...node, name: "contract", include: ["backend/contract/src/**/*.test.ts"] } },
      {
        test: {
          ...node,
          name: "unit",
          include: ["backend/{src,test,bench,chaos}/**/*.test.ts", "backend/cli/**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          ...node,
          name: "db",
          include: ["backend/{src,test,cli,chaos}/**/*.db.test.ts"],
          globalSetup: ["backend/test/privateDatabase.ts"],
        },
      },
      ...["admin-ui/kit", "admin-ui", "agent-ui"].map((folder) => ({
        test: {
          ...patience,
          name: folder.replaceAll("/", "-"),
          root: folderOf(folder),
          environment: "jsdom",
          setupFiles: [folderOf("admin-ui/kit/src/testSetup.ts")],
          include: ["src/**/*.test.{ts,tsx}"],
        },
      })),
      {
        test: {
          ...patience,
          name: "widget",
          root: folderOf("widget"),
          environment: "jsdom",
          include: ["{src,test}/**/*.test.ts"],
        },
      },
    ],
  },
});
