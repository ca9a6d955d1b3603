import { DEFAULT_TEXTS } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";

const said = ({
  subtitle,
  greeting,
  placeholder,
  away,
}: Pick<typeof en, "subtitle" | "greeting" | "placeholder" | "away">) => ({
  subtitle,
  message: greeting,
  placeholder,
  awayMessage: away,
});

describe("what the widget says where its admin wrote nothing", () => {
  it("is in English what the builder shows as the default", () => expect(said(en)).toEqual(DEFAULT_TEXTS));

  it.each([
    ["de", de],
    ["es", es],
    ["fr", fr],
  ])("has words of its own in %s", (_, words) => {
    for (const [name, text] of Object.entries(said(words)))
      expect(text, name).not.toBe(Object.entries(DEFAULT_TEXTS).find(([key]) => key === name)?.[1]);
  });
});
