import { afterEach, describe, expect, it, vi } from "vitest";
import type { Command } from "./command.ts";
import { runCommand } from "./runCommand.ts";

const failing = (error: Error): Command => ({ name: "try", forms: [], call: () => Promise.reject(error) });

describe("runCommand", () => {
  afterEach(() => vi.restoreAllMocks());

  it("says that the database's disk is full instead of naming a table that nobody knows", async () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const full = Object.assign(new Error("The table 'restoring_jobs' is full"), { errno: 1114 });
    expect(await runCommand([failing(full)], ["try"])).toBe(1);
    expect(told).toHaveBeenCalledWith(
      "✗ The disk of the database is full (The table 'restoring_jobs' is full). Free some space, then run the command again.",
    );
  });
});
