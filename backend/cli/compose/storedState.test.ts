import { describe, expect, it } from "vitest";
import { expectRows } from "./storedState.ts";

const row = (session: string, seq: number, kind = "text") => `${session}\t${seq}\t${kind}\tall\t6869`;

describe("expectRows", () => {
  const before = [row("a", 1, "event"), row("a", 2), row("b", 1)];

  it("lets a running platform note who came and left", () => {
    expect(() => expectRows([...before, row("a", 3, "event")], before)).not.toThrow();
  });

  it("finds what is missing, what was added, and what is doubled", () => {
    expect(() => expectRows(before.slice(1), before)).toThrow(/1 rows are missing, 0 were added/);
    expect(() => expectRows([...before, row("b", 2)], before)).toThrow(/0 rows are missing, 1 were added/);
    expect(() => expectRows([...before, row("b", 1)], before)).toThrow(/some are doubled/);
  });
});
