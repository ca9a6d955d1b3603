// @vitest-environment node
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrastRatio, legibleOn } from "./contrast.ts";

const css = readFileSync(new URL("../styles.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

const onEverySurface = (text: string) =>
  ["canvas", "surface", "raised", "n-2", "n-3", "n-4", "n-5"].map((ground): [string, string] => [text, ground]);
const semantic = (name: string): [string, string][] => [
  [`${name}-text`, `${name}-bg`],
  [`${name}-text`, "surface"],
  [`${name}-text`, "canvas"],
  [`${name}-text`, "raised"],
  ["on-accent", `${name}-solid`],
];
const TEXT_PAIRS: [string, string][] = [
  ...onEverySurface("n-12"),
  ...onEverySurface("n-11"),
  ...["canvas", "surface", "raised", "n-2", "n-3"].map((ground): [string, string] => ["n-10", ground]),
  ...["canvas", "surface", "raised", "n-2", "n-3", "n-4", "accent-bg"].map((ground): [string, string] => [
    "accent-text",
    ground,
  ]),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["n-1", "n-12"],
  ["n-12", "segment"],
  ...["success", "warning", "danger", "info"].flatMap(semantic),
];

describe("colour tokens", () => {
  it("are all read from the style sheet", () => expect(tokens.size).toBeGreaterThan(35));

  it.each(TEXT_PAIRS)("%s on %s is legible in light and dark", (text, ground) => {
    const front = tokens.get(text);
    const back = tokens.get(ground);
    if (!front || !back) throw new Error(`no token ${text} or ${ground}`);
    expect(contrastRatio(front.light, back.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(front.dark, back.dark)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("chart colours", () => {
  it.each(["accent", "chart-amber", "chart-teal", "danger-solid", "n-9"])(
    "%s stands out from the surface (3 to 1)",
    (name) => {
      const front = tokens.get(name);
      const back = tokens.get("surface");
      if (!front || !back) throw new Error(`no token ${name}`);
      expect(contrastRatio(front.light, back.light)).toBeGreaterThanOrEqual(3);
      expect(contrastRatio(front.dark, back.dark)).toBeGreaterThanOrEqual(3);
    },
  );
});

describe("contrastRatio", () => {
  it("is 21 for black on white, in either order", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrastRatio("#ffffff", "#000000")).toBeCloseTo(21);
  });
  it("agrees with a published value", () => expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2));
});

describe("legibleOn", () => {
  it("puts black on yellow and white on navy", () => {
    expect(legibleOn("#ffe066")).toBe("#000000");
    expect(legibleOn("#1c2b6b")).toBe("#ffffff");
  });
});
