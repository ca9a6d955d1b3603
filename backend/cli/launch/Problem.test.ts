import { describe, expect, it } from "vitest";
import { explainFailure, Problem } from "./Problem.mjs";

describe("explainFailure", () => {
  it.each([
    "ENOSPC: no space left on device, write",
    // MariaDB's own words: the last line of its log names something else ("Unknown/unsupported storage engine").
    "[ERROR] InnoDB: preallocating 12582912 bytes for file ./ibtmp1 failed with error 28\n[ERROR] Unknown/unsupported storage engine: InnoDB",
  ])("names a full disk: %s", (text) => {
    expect(explainFailure(new Error(text))?.message).toBe("The disk is full.");
  });

  it("leaves what it cannot explain, and what is explained already", () => {
    expect(explainFailure(new Error("Got error 280 from storage engine"))).toBeUndefined();
    const problem = new Problem("It is so.", "Do this.");
    expect(explainFailure(problem)).toBe(problem);
  });
});
