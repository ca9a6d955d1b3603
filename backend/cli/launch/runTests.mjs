import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countPlaywright, countVitest } from "../checks/countTests.mjs";
import { runSuite } from "../checks/runSuite.mjs";
import { runStaticChecks } from "../checks/staticChecks.mjs";
import { findMariadb } from "../mariadb/findMariadb.mjs";
import { findNginx } from "../nginx/findNginx.mjs";
import { findRedis } from "../redis/findRedis.mjs";
import { buildAll } from "./buildAll.mjs";
import { provideChromium } from "./findChromium.mjs";
import { hasDependencies, installDependencies } from "./installDependencies.mjs";
import { Problem } from "./Problem.mjs";
import { createProgress } from "./progress.mjs";
import { repositoryRoot as root } from "./repositoryRoot.mjs";
import { printFailure } from "./runEntryPoint.mjs";

/** @typedef {import("../checks/countTests.mjs").TestCount} TestCount */
/** @typedef {"database" | "redis" | "nginx" | "build" | "browser"} Need */
/**
 * @typedef {object} Section
 * @property {string} name as given on the command line
 * @property {string} title
 * @property {readonly Need[]} needs
 * @property {(filter: string, scratch: string) => Promise<TestCount>} run
 */

const MINUTE = 60_000;
const UNIT_PROJECTS = ["contract", "unit", "admin-ui-kit", "admin-ui", "agent-ui", "widget"];

/** @type {readonly Section[]} */
const SECTIONS = [
  {
    name: "static",
    title: "Types, lint, import rules, unused code",
    needs: [],
    run: (filter) => runStaticChecks(root, { filter }),
  },
  {
    name: "unit",
    title: "Unit tests",
    needs: ["nginx"],
    run: (filter, scratch) => runVitest(UNIT_PROJECTS, filter, join(scratch, "unit.json"), 20 * MINUTE),
  },
  {
    name: "db",
    title: "Tests on a real database",
    needs: ["database", "redis", "nginx"],
    run: (filter, scratch) => runVitest(["db"], filter, join(scratch, "db.json"), 30 * MINUTE),
  },
  {
    name: "chaos",
    title: "Faults with a history checker (short form)",
    needs: ["build", "database", "nginx"],
    run: () => runProgram("backend/chaos/run.ts", 20 * MINUTE),
  },
  { name: "size", title: "Size of the widget", needs: ["build"], run: () => runProgram("widget/size.mjs", MINUTE) },
  { name: "e2e", title: "Browser tests", needs: ["build", "database", "browser"], run: runPlaywright },
];

/**
 * Runs all sections, or the one named, and ends with the line `N passed, N failed`.
 *
 * Nothing is skipped in silence: a section that cannot run, crashes or finds no test counts as a failure. What failed is
 * named once more at the end, where the last lines of a long log are all that somebody sees.
 * @param {readonly string[]} args section and filter
 */
export async function runTests([only, filter = ""]) {
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const failures = [];
  const progress = createProgress();
  const scratch = await mkdtemp(join(tmpdir(), "chat-report-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true })); // also when a signal ends us
  try {
    const sections = SECTIONS.filter(({ name }) => only === undefined || name === only);
    if (sections.length === 0)
      throw new Problem(
        `There is no part called ${only}.`,
        `Use one of ${SECTIONS.map(({ name }) => name).join(", ")}.`,
      );
    await progress.step("dependencies", async () => {
      if (await hasDependencies(root)) return "up to date";
      await installDependencies(root);
      return "installed";
    });
    const provide = createProvider(progress);
    for (const section of sections) {
      console.log(`\n━━ ${section.title}`);
      const since = performance.now();
      const { passed, failed, failures: found } = await runSection(section, filter, scratch, provide);
      total.passed += passed;
      total.failed += failed;
      failures.push(...found.map((failure) => `${section.name}: ${failure}`));
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      console.log(`${failed === 0 ? "✓" : "✗"} ${section.title}: ${passed} passed, ${failed} failed in ${seconds} s`);
    }
  } catch (error) {
    printFailure(error);
    total.failed += 1;
    failures.push(reasonOf(error));
  }
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ✗ ${failure}`).join("\n")}`);
  console.log(`\nTook ${progress.total()}.`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * @param {Section} section
 * @param {string} filter
 * @param {string} scratch
 * @param {(need: Need) => Promise<unknown>} provide
 * @returns {Promise<TestCount>} one failure when it cannot even begin
 */
async function runSection(section, filter, scratch, provide) {
  try {
    for (const need of section.needs) await provide(need);
    return await section.run(filter, scratch);
  } catch (error) {
    printFailure(error);
    return { passed: 0, failed: 1, failures: [reasonOf(error)] };
  }
}

/**
 * Gets what sections need, each thing once; one that could not be had fails every section that asks for it, and only those.
 * @param {ReturnType<typeof createProgress>} progress
 * @returns {(need: Need) => Promise<unknown>}
 */
function createProvider(progress) {
  /** @type {Record<Need, () => Promise<unknown>>} */
  const providers = {
    database: () =>
      progress.step(
        "database",
        async (onStep) => (await findMariadb({ unpackInto: join(root, ".data/mariadb-server"), onStep })).origin,
      ),
    redis: () =>
      progress.step(
        "redis",
        async (onStep) => (await findRedis({ unpackInto: join(root, ".data/redis-server"), onStep })).origin,
      ),
    nginx: () =>
      progress.step(
        "nginx",
        async (onStep) => (await findNginx({ unpackInto: join(root, ".data/nginx-server"), onStep })).origin,
      ),
    browser: () => progress.step("browser", (say) => provideChromium(root, say)),
    build: () => progress.step("build", (say) => buildAll(root, { say })),
  };
  /** @type {Map<Need, Promise<unknown>>} */
  const provided = new Map();
  return (need) => {
    const ready = provided.get(need) ?? providers[need]();
    provided.set(need, ready);
    return ready;
  };
}

/**
 * @param {readonly string[]} projects
 * @param {string} filter
 * @param {string} reportFile
 * @param {number} timeoutMs
 * @returns {Promise<TestCount>}
 */
async function runVitest(projects, filter, reportFile, timeoutMs) {
  const args = [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    ...projects.flatMap((name) => ["--project", name]),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    ...(filter ? [filter] : []),
  ];
  const { code, report } = await runSuite(args, { root, reportFile, timeoutMs });
  return countVitest(report, code, root);
}

/**
 * @param {string} filter
 * @param {string} scratch
 * @returns {Promise<TestCount>}
 */
async function runPlaywright(filter, scratch) {
  const reportFile = join(scratch, "e2e.json");
  const args = [
    join(root, "node_modules/@playwright/test/cli.js"),
    "test",
    "--config",
    "backend/e2e/playwright.config.ts",
    "--reporter=list,json",
    ...(filter ? [filter] : []),
  ];
  const { code, report } = await runSuite(args, {
    root,
    reportFile,
    timeoutMs: 45 * MINUTE,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
  });
  return countPlaywright(report, code);
}

/**
 * A program that judges by its exit code counts as one test.
 * @param {string} path
 * @param {number} timeoutMs
 * @returns {Promise<TestCount>}
 */
async function runProgram(path, timeoutMs) {
  if (!existsSync(join(root, path)))
    throw new Problem(`${path} is missing.`, "Restore it: a check that is not there cannot pass.");
  const { code } = await runSuite([...(path.endsWith(".ts") ? ["--import", "tsx"] : []), path], { root, timeoutMs });
  return code === 0
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [`${path} ended with ${code}`] };
}
