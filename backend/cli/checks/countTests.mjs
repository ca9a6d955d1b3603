import { relative } from "node:path";

/**
 * @typedef {object} TestCount
 * @property {number} passed
 * @property {number} failed skipped tests count here: a test that does not run proves nothing and must not look as if it did
 * @property {readonly string[]} failures what failed, a name and the first line of its reason; fewer than `failed` where a report could not be read
 */

/**
 * Counts a Vitest run from its JSON report. A file that could not be loaded is one failure, and so is a run without any test or with a bad end.
 * @param {string} report text of the report, empty when there is none
 * @param {number} exitCode
 * @param {string} [root] files are named from here
 * @returns {TestCount}
 */
export function countVitest(report, exitCode, root = "/") {
  const parsed = parseReport(report);
  if (!parsed) return withoutReport(exitCode);
  /** @type {{ name?: string, status: string, message?: string, assertionResults: { status: string, fullName?: string, failureMessages?: string[] }[] }[]} */
  const files = parsed.testResults ?? [];
  const results = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const passed = results.filter((status) => status === "passed").length;
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  const nameOf = (/** @type {{ name?: string }} */ file) => relative(root, file.name ?? "");
  const failures = [
    ...files.flatMap((file) =>
      file.assertionResults
        .filter(({ status }) => status !== "passed")
        .map(({ status, fullName = "", failureMessages: [reason] = [] }) =>
          describe(`${nameOf(file)} › ${fullName}`, reason ?? status),
        ),
    ),
    ...broken.map((file) => describe(nameOf(file), file.message)),
  ];
  return atLeastOneFailure({ passed, failed: results.length - passed + broken.length, failures }, exitCode);
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, file?: string, tests?: { status?: string, results?: { errors?: { message?: string }[] }[] }[] }[]} [specs]
 */

/**
 * Counts a Playwright run from its JSON report. A flaky test counts as failed: it failed.
 * @param {string} report
 * @param {number} exitCode
 * @returns {TestCount}
 */
export function countPlaywright(report, exitCode) {
  const parsed = parseReport(report);
  if (!parsed) return withoutReport(exitCode);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = parsed.stats ?? {};
  /** @type {{ message?: string }[]} */
  const errors = parsed.errors ?? [];
  const failures = [
    ...specsOf(parsed).flatMap(({ title, file = "", tests = [] }) =>
      tests
        .filter(({ status }) => status !== "expected")
        .map(({ status, results = [] }) =>
          describe(`${file} › ${title}`, results.flatMap((result) => result.errors ?? [])[0]?.message ?? status),
        ),
    ),
    ...errors.map(({ message }) => describe("before any story", message)),
  ];
  return atLeastOneFailure(
    {
      passed: expected,
      failed: unexpected + flaky + skipped + (expected + unexpected === 0 ? errors.length : 0),
      failures,
    },
    exitCode,
  );
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {NonNullable<PlaywrightSuite["specs"]>}
 */
const specsOf = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsOf)];

/** What colours a terminal is noise in a list. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/**
 * @param {string} name
 * @param {string} [reason]
 */
const describe = (name, reason = "") =>
  `${name}: ${reason.replace(COLOUR, "").trim().split("\n", 1)[0] || "no reason given"}`.slice(0, 400);

/**
 * @param {number} exitCode
 * @returns {TestCount}
 */
const withoutReport = (exitCode) => ({
  passed: 0,
  failed: 1,
  failures: [`no report was written (exit code ${exitCode})`],
});

/**
 * @param {TestCount} count
 * @param {number} exitCode
 * @returns {TestCount}
 */
const atLeastOneFailure = ({ passed, failed, failures }, exitCode) =>
  failed === 0 && (exitCode !== 0 || passed === 0)
    ? {
        passed,
        failed: 1,
        failures: [
          passed === 0 ? "no test ran" : `every test passed, but the run ended badly (exit code ${exitCode})`,
          ...failures,
        ],
      }
    : { passed, failed, failures };

/** @param {string} report */
function parseReport(report) {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
}
