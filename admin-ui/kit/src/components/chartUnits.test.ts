import { describe, expect, it } from "vitest";
import { CHART_UNITS, labelEvery } from "./chartUnits.ts";

const ROUND_TIMES = new Set(["1", "2", "5", "10", "15", "30"].flatMap((n) => [`${n} s`, `${n} min`, `${n} h`]));

describe("a chart of counts", () => {
  const { ticks } = CHART_UNITS.count;
  it("covers the peak with round steps", () => expect(ticks(37)).toEqual([0, 10, 20, 30, 40]));
  it("never splits one", () => expect(ticks(2)).toEqual([0, 1, 2]));
  it("has an axis without data", () => expect(ticks(0)).toEqual([0, 1]));
});

describe("a chart of seconds", () => {
  const { ticks, format } = CHART_UNITS.seconds;
  it("has no tick at 3 min 20 s", () => expect(ticks(700).map(format)).toEqual(["0", "5 min", "10 min", "15 min"]));
  it.each([3, 9, 44, 61, 130, 299, 700, 1500, 3600, 9000, 40_000, 86_400])(
    "steps by a round length up to a peak of %i s, in five steps at most",
    (peak) => {
      const axis = ticks(peak);
      expect(axis[0]).toBe(0);
      expect(axis.at(-1)).toBeGreaterThanOrEqual(peak);
      expect(axis.length).toBeLessThanOrEqual(6);
      expect(ROUND_TIMES).toContain(format(axis[1] ?? 0).replace("1 d 6 h", "30 h"));
    },
  );
  it("steps by days beyond", () =>
    expect(ticks(9 * 86_400).map(format)).toEqual(["0", "2 d", "4 d", "6 d", "8 d", "10 d"]));
});

describe("a chart of stars", () => {
  const { ticks, format } = CHART_UNITS.stars;
  it("goes from one to five, whatever was given", () => {
    for (const peak of [0, 3.2, 5]) expect(ticks(peak).map(format)).toEqual(["1", "2", "3", "4", "5"]);
  });
  it("writes an average with one digit", () => expect(format(4.25)).toMatch(/^4[.,]3$/));
});

describe("labelEvery", () => {
  it("leaves labels out where there is no room", () => {
    expect(labelEvery(7, 10)).toBe(1);
    expect(labelEvery(92, 10)).toBe(10);
  });
});
