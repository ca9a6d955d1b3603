import { describe, expect, it } from "vitest";
import { toCsv } from "./csv.ts";
import { duration, relativeTime } from "./times.ts";

describe("toCsv", () => {
  it("quotes separators, quotes and line breaks", () =>
    expect(toCsv([["a,b", 'say "hi"', "two\nlines", 3, null]])).toBe('"a,b","say ""hi""","two\nlines",3,'));
  it("defuses formulas", () => expect(toCsv([["=1+1", "@SUM(A1)", "-5"], [-5]])).toBe("'=1+1,'@SUM(A1),'-5\r\n-5"));
});

describe("times", () => {
  const at = "2026-03-01T12:00:00.000Z";
  const later = (ms: number) => Date.parse(at) + ms;
  it("says how long ago", () => {
    expect(relativeTime(at, later(20_000))).toBe("just now");
    expect(relativeTime(at, later(5 * 60_000), "short")).toBe("5m");
    expect(relativeTime(at, later(-5000))).toBe("just now");
  });
  it("says how long", () => {
    expect(duration(45_000)).toBe("45 s");
    expect(duration(125_000)).toBe("2 min 5 s");
    expect(duration(3_900_000)).toBe("1 h 5 min");
    expect(duration(0)).toBe("under 1 s");
  });
});
