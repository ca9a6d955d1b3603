import { describe, expect, it } from "vitest";
import { nextStates, SESSION_ACTIONS, SESSION_STATES } from "./session-state.ts";

describe("nextStates", () => {
  it("agrees with the table that people read", async () => {
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(new URL("../../../docs/session-states.md", import.meta.url), "utf8");
    const cells = (line: string): string[] =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.replace(/[*¹²³⁴]/g, "").trim());
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    const actions = cells(rows[0] ?? "").slice(1);
    expect(actions).toEqual([...SESSION_ACTIONS]);
    const written = rows.slice(2).map((line) => cells(line));
    expect(written.map((row) => row[0])).toEqual([...SESSION_STATES]);
    for (const [from, ...targets] of written)
      for (const [column, action] of SESSION_ACTIONS.entries()) {
        const state = SESSION_STATES.find((known) => known === from);
        expect(state, from).toBeDefined();
        const to = state ? nextStates(state, action) : [];
        expect(to.join(" or "), `${from} × ${action}`).toBe(targets[column]);
      }
  });
});
