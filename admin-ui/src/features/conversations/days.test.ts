import { describe, expect, it } from "vitest";
import { dayEnd, dayStart } from "./days.ts";

describe("dayStart, dayEnd", () => {
  it("span one day of the person's zone", () => {
    const hours = (Date.parse(dayEnd("2026-06-15") ?? "") - Date.parse(dayStart("2026-06-15") ?? "")) / 3_600_000;
    expect(hours).toBe(24);
    expect(new Date(dayStart("2026-06-15") ?? "").getHours()).toBe(0);
  });
  it.each(["", "yesterday", "2026-13-45", "2026-1-1"])("leave %j out", (text) => {
    expect(dayStart(text)).toBeUndefined();
    expect(dayEnd(text)).toBeUndefined();
  });
});
