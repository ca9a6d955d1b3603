import { describe, expect, it } from "vitest";
import { countPlaywright, countVitest } from "./countTests.mjs";

const vitest = (...files: { status: string; results: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, results }) => ({
      status,
      assertionResults: results.map((result) => ({ status: result })),
    })),
  });

describe("countVitest", () => {
  it("adds up files", () => {
    expect(
      countVitest(
        vitest(
          { status: "passed", results: ["passed", "passed"] },
          { status: "failed", results: ["passed", "failed"] },
        ),
        1,
      ),
    ).toMatchObject({ passed: 3, failed: 1 });
  });

  it("counts skipped and open tests as failed", () => {
    expect(
      countVitest(vitest({ status: "passed", results: ["passed", "skipped", "todo", "pending"] }), 0),
    ).toMatchObject({
      passed: 1,
      failed: 3,
    });
  });

  it("counts a file that could not be loaded", () => {
    expect(
      countVitest(vitest({ status: "passed", results: ["passed"] }, { status: "failed", results: [] }), 1),
    ).toMatchObject({ passed: 1, failed: 1 });
  });

  it("never passes without a report, without a test or with a bad end", () => {
    expect(countVitest("", 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countVitest(vitest(), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countVitest(vitest({ status: "passed", results: ["passed"] }), 124)).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe("countPlaywright", () => {
  it("counts flaky and skipped tests as failed", () => {
    expect(
      countPlaywright(JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 }, errors: [] }), 1),
    ).toMatchObject({ passed: 5, failed: 6 });
  });

  it("never passes when nothing ran", () => {
    expect(
      countPlaywright(JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] }), 1),
    ).toMatchObject({ passed: 0, failed: 1 });
    expect(countPlaywright(JSON.stringify({ stats: { expected: 0 } }), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countPlaywright("{", 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("what failed is named, so that the end of a log says it", () => {
  it("in Vitest's report: file, test, first line of the reason; and files that could not be loaded", () => {
    const report = JSON.stringify({
      testResults: [
        {
          name: "/repo/backend/a.test.ts",
          status: "failed",
          assertionResults: [
            { status: "passed", fullName: "adds" },
            {
              status: "failed",
              fullName: "divides",
              failureMessages: ["\u001b[31mError: by zero\u001b[39m\n    at a.ts:1"],
            },
            { status: "skipped", fullName: "squares", failureMessages: [] },
          ],
        },
        { name: "/repo/backend/b.test.ts", status: "failed", message: "Cannot find x\nmore", assertionResults: [] },
      ],
    });
    expect(countVitest(report, 1, "/repo").failures).toEqual([
      "backend/a.test.ts › divides: Error: by zero",
      "backend/a.test.ts › squares: skipped",
      "backend/b.test.ts: Cannot find x",
    ]);
  });

  it("in Playwright's report, however deep", () => {
    const spec = (title: string, status: string, message?: string) => ({
      title,
      file: "a.spec.ts",
      tests: [{ status, results: [{ errors: message ? [{ message }] : [] }] }],
    });
    const report = JSON.stringify({
      stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 1 },
      suites: [
        {
          specs: [spec("fine", "expected")],
          suites: [{ specs: [spec("hangs", "unexpected", "Test timeout\nat"), spec("wavers", "flaky", "once")] }],
        },
        { specs: [spec("left out", "skipped")] },
      ],
    });
    expect(countPlaywright(report, 1).failures).toEqual([
      "a.spec.ts › hangs: Test timeout",
      "a.spec.ts › wavers: once",
      "a.spec.ts › left out: skipped",
    ]);
  });

  it("where there is no report, and where everything passed but the end was bad", () => {
    expect(countVitest("", 137).failures).toEqual(["no report was written (exit code 137)"]);
    expect(countVitest(vitest({ status: "passed", results: ["passed"] }), 1).failures).toEqual([
      "every test passed, but the run ended badly (exit code 1)",
    ]);
    expect(countVitest(vitest({ status: "passed", results: ["passed"] }), 0).failures).toEqual([]);
  });
});
