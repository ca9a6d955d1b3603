import { describe, expect, it } from "vitest";
import { lastDueBackup } from "./dueBackup.ts";

describe("lastDueBackup", () => {
  const at = "03:30";

  it("is today's moment once it has come, and yesterday's before", () => {
    expect(lastDueBackup(at, new Date(2026, 10, 5, 3, 30))).toEqual(new Date(2026, 10, 5, 3, 30));
    expect(lastDueBackup(at, new Date(2026, 10, 5, 23, 59))).toEqual(new Date(2026, 10, 5, 3, 30));
    expect(lastDueBackup(at, new Date(2026, 10, 5, 3, 29))).toEqual(new Date(2026, 10, 4, 3, 30));
  });

  it("is never later than now, whatever the clocks do", () => {
    for (let hours = 0; hours < 24 * 400; hours += 7) {
      const now = new Date(Date.UTC(2026, 0, 1, hours));
      const due = lastDueBackup(at, now);
      expect(due <= now).toBe(true);
      expect(now.getTime() - due.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
    }
  });
});
