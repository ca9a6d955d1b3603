import { describe, expect, it } from "vitest";
import { readableLogLine } from "./readableLog.mjs";

const line = (record: Record<string, unknown>) => JSON.stringify({ time: 1, pid: 2, hostname: "h", ...record });

describe("readableLogLine", () => {
  it("hides what only the file needs", () => {
    expect(readableLogLine(line({ level: 30, msg: "listening" }))).toBeUndefined();
    expect(readableLogLine(line({ level: "info", msg: "listening" }))).toBeUndefined();
    expect(readableLogLine("")).toBeUndefined();
  });

  it("puts warnings and errors into words, cause and details included", () => {
    expect(readableLogLine(line({ level: 40, msg: "slow query", sessionId: 7, nested: { a: 1 } }))).toEqual({
      text: "warning: slow query (sessionId: 7)",
      isError: false,
    });
    expect(readableLogLine(line({ level: 50, msg: "job failed", err: { message: "no route", stack: "…" } }))).toEqual({
      text: "error: job failed: no route",
      isError: true,
    });
    expect(readableLogLine(line({ level: "error", err: { message: "no route" } }))).toEqual({
      text: "error: no route",
      isError: true,
    });
  });

  it("shows what is marked for the person at the terminal", () => {
    expect(readableLogLine(line({ level: 30, notice: true, msg: "Setup token: abc" }))).toEqual({
      text: "Setup token: abc",
      isError: false,
    });
  });

  it("passes on what is no record", () => {
    expect(readableLogLine("Error: boom")).toEqual({ text: "Error: boom", isError: true });
    expect(readableLogLine("{broken")).toEqual({ text: "{broken", isError: true });
  });

  it("X84, X97 shows what would move the cursor, break the line or turn the text round instead of doing it", () => {
    const hostile = "a\u001b[2J\u009b1m\r\nb\u202Ec\u0007";
    for (const text of [line({ level: 40, msg: hostile, origin: hostile }), `not JSON ${hostile}`]) {
      const shown = readableLogLine(text)?.text ?? "";
      expect(shown).toContain("a\\u001b[2J\\u009b1m\\u000d\\u000ab\\u202ec\\u0007");
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it("keeps requests in the file", () => {
    expect(readableLogLine(line({ level: 30, msg: "request", path: "/api/widgets", status: 500 }))).toBeUndefined();
  });
});
