import { describe, expect, it } from "vitest";
import { safeNext } from "./safeNext.ts";

describe("safeNext", () => {
  it("keeps a path of this app", () => expect(safeNext("/widgets/abcd?tab=form")).toBe("/widgets/abcd?tab=form"));
  it.each([
    null,
    "",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
  ])("goes home instead of %j", (next) => expect(safeNext(next)).toBe("/"));
});
