import { describe, expect, it } from "vitest";
import { drawnLook, textOn } from "./drawnLook.ts";

const luminance = (hex: string) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const value = Number.parseInt(hex.slice(at * 2 + 1, at * 2 + 3), 16) / 255;
    return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  }, 0);
const contrast = (a: string, b: string) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe("textOn", () => {
  it("is legible (4.5:1) on every colour", () => {
    for (let r = 0; r < 256; r += 15)
      for (let g = 0; g < 256; g += 15)
        for (let b = 0; b < 256; b += 15) {
          const colour = `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
          expect(contrast(colour, textOn(colour)), `${textOn(colour)} on ${colour}`).toBeGreaterThan(4.5);
        }
  });
});

describe("drawnLook", () => {
  const look = { colour: "#1f3a8a", textColour: null, launcherIcon: "chat" } as const;

  it("names a text colour and an icon, and keeps a colour that was chosen", () => {
    expect(drawnLook(look)).toMatchObject({ textColour: "#ffffff", launcherPath: expect.stringMatching(/^M[\d.]+ /) });
    expect(drawnLook({ ...look, textColour: "#123456" }).textColour).toBe("#123456");
  });
});
