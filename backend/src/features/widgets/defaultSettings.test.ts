import { DEFAULT_TEXTS } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { completeSettings, defaultSettings, storableSettings } from "./defaultSettings.ts";

const presets = defaultSettings("Shop");
const textsOf = ({ look, welcome, people }: typeof presets) => [
  look.subtitle,
  welcome.message,
  welcome.placeholder,
  people.awayMessage,
];
const stored = (texts: Record<string, string>) =>
  completeSettings(
    {
      ...presets,
      look: { ...presets.look, ...texts },
      welcome: { ...presets.welcome, ...texts },
      people: { ...presets.people, ...texts },
    },
    "Shop",
  );

describe("texts that have a default in every language", () => {
  it("are nobody's words in a new widget", () => expect(textsOf(presets)).toEqual([null, null, null, null]));

  it("count as the default where an earlier release stored its English preset", () => {
    expect(textsOf(stored({ ...DEFAULT_TEXTS }))).toEqual([null, null, null, null]);
    const old = stored({
      placeholder: "Write a message…",
      awayMessage: "Nobody is available right now. Leave your e-mail and we will get back to you.",
    });
    expect(textsOf(old)).toEqual([null, null, null, null]);
  });

  it("stay as an admin wrote them, and an emptied subtitle stays empty", () => {
    const own = { subtitle: "", message: "Moin!", placeholder: "Schreib uns", awayMessage: "Bis morgen." };
    expect(textsOf(stored(own))).toEqual(["", "Moin!", "Schreib uns", "Bis morgen."]);
    expect(JSON.parse(storableSettings(stored(own)))).toEqual(stored(own));
  });

  it("are left out of what is stored, so that the release before, which knows no null, puts its preset there", () => {
    const kept = JSON.parse(storableSettings(presets));
    for (const [group, name] of [
      ["look", "subtitle"],
      ["welcome", "message"],
      ["welcome", "placeholder"],
      ["people", "awayMessage"],
    ] as const)
      expect(Object.keys(kept[group])).not.toContain(name);
    expect(kept.look.textColour).toBeNull();
    expect(completeSettings(kept, "Shop")).toEqual(presets);
  });
});
