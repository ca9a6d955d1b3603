import { afterEach, describe, expect, it, vi } from "vitest";
import { pickLocale } from "./pickLocale.ts";

const withBrowser = (...languages: string[]) => vi.stubGlobal("navigator", { languages });
afterEach(() => vi.unstubAllGlobals());

describe("pickLocale", () => {
  it.each([
    ["de_DE", "de-DE"],
    ["en-US@posix", "en-US"],
    ["pt_BR.UTF-8", "pt-BR"],
    ["zh-hant-tw", "zh-Hant-TW"],
  ])("understands %s as systems write it", (wish, locale) => {
    withBrowser("fr");
    expect(pickLocale(wish)).toBe(locale);
    expect(() => new Date().toLocaleString(locale)).not.toThrow();
  });

  it.each([undefined, "", "C", "german!", "x"])("goes on to the next where %j is no language", (wish) => {
    withBrowser("C", "en-US@posix", "fr");
    expect(pickLocale(wish, "de")).toBe("de");
    expect(pickLocale(wish, undefined)).toBe("en-US");
  });

  it("always ends with one", () => {
    withBrowser();
    expect(pickLocale("", undefined)).toBe("en");
  });
});
