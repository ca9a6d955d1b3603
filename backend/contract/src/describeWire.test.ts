import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { describeWire } from "./describeWire.ts";

describe("describeWire", () => {
  it("is what docs/wire.md says: write it anew with `npm run check -- --write`", async () => {
    const committed = await readFile(new URL("../../../docs/wire.md", import.meta.url), "utf8");
    expect(describeWire()).toBe(committed);
  });
});
