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
    ).toEqual({ passed: 3, failed: 1 });
  });

  it("counts skipped and open tests as failed", () => {
    expect(countVitest(vitest({ status: "passed", results: ["passed", "skipped", "todo", "pending"] }), 0)).toEqual({
      passed: 1,
      failed: 3,
    });
  });

  it("counts a file that could not be loaded", () => {
    expect(
      countVitest(vitest({ status: "passed", results: ["passed"] }, { status: "failed", results: [] }), 1),
    ).toEqual({ passed: 1, failed: 1 });
  });

  it("never passes without a report, without a test or with a bad end", () => {
    expect(countVitest("", 0)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(vitest(), 0)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(vitest({ status: "passed", results: ["passed"] }), 124)).toEqual({ passed: 1, failed: 1 });
  });
});

describe("countPlaywright", () => {
  it("counts flaky and skipped tests as failed", () => {
    expect(
      countPlaywright(JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 }, errors: [] }), 1),
    ).toEqual({ passed: 5, failed: 6 });
  });

  it("never passes when nothing ran", () => {
    expect(
      countPlaywright(JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] }), 1),
    ).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright(JSON.stringify({ stats: { expected: 0 } }), 0)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright("{", 0)).toEqual({ passed: 0, failed: 1 });
  });
});
