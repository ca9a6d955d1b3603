/**
 * @typedef {object} TestCount
 * @property {number} passed
 * @property {number} failed skipped tests count here: a test that does not run proves nothing and must not look as if it did
 */

/**
 * Counts a Vitest run from its JSON report. A file that could not be loaded is one failure, and so is a run without any test or with a bad end.
 * @param {string} report text of the report, empty when there is none
 * @param {number} exitCode
 * @returns {TestCount}
 */
export function countVitest(report, exitCode) {
  const parsed = parseReport(report);
  if (!parsed) return { passed: 0, failed: 1 };
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = parsed.testResults ?? [];
  const results = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const passed = results.filter((status) => status === "passed").length;
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  ).length;
  return atLeastOneFailure({ passed, failed: results.length - passed + broken }, exitCode);
}

/**
 * Counts a Playwright run from its JSON report. A flaky test counts as failed: it failed.
 * @param {string} report
 * @param {number} exitCode
 * @returns {TestCount}
 */
export function countPlaywright(report, exitCode) {
  const parsed = parseReport(report);
  if (!parsed) return { passed: 0, failed: 1 };
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = parsed.stats ?? {};
  return atLeastOneFailure(
    {
      passed: expected,
      failed: unexpected + flaky + skipped + (expected + unexpected === 0 ? (parsed.errors ?? []).length : 0),
    },
    exitCode,
  );
}

/**
 * @param {TestCount} count
 * @param {number} exitCode
 * @returns {TestCount}
 */
const atLeastOneFailure = ({ passed, failed }, exitCode) => ({
  passed,
  failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed,
});

/** @param {string} report */
function parseReport(report) {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
}
