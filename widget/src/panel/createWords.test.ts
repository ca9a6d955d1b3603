// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { createWords } from "./createWords.ts";

const textOf = (node: Node) => node.textContent;

function start() {
  const ready = vi.fn<(isLate: boolean) => void>();
  const adopted: string[] = [];
  return { words: createWords((css) => void adopted.push(css), ready), ready, adopted };
}

describe("createWords", () => {
  afterEach(() => {
    vi.doUnmock("../text/markdown.ts");
    vi.resetModules();
  });

  it("needs no grammar for what has no marks", () => {
    const { words } = start();
    for (const plain of ["Hello!\nHow can we help?", "Bis 18:00 Uhr – gern.", "5 % off, 3-4 days", "こんにちは。"]) {
      expect(words.isReady(plain)).toBe(true);
      expect(textOf(words.draw(plain))).toBe(plain);
    }
  });

  it.each([
    "**a**",
    "- a",
    "1. a",
    "> a",
    "a_b",
    "`a`",
    "[a](b)",
    "a\\*",
    "# a",
    "a | b",
    "~~~",
    "<a@b.example>",
    "_a_",
  ])("has %j wait for the grammar instead of showing its marks, and draws it then", async (marked) => {
    const { words, ready, adopted } = start();
    expect(words.isReady(marked)).toBe(false);
    await vi.waitFor(() => expect(ready).toHaveBeenCalledExactlyOnceWith(false));
    expect(words.isReady(marked)).toBe(true);
    expect(adopted).toHaveLength(1);
  });

  it("shows texts as typed while the grammar cannot be had, and has them drawn anew once it can", async () => {
    const { grammar } = await vi.importActual<typeof import("../text/markdown.ts")>("../text/markdown.ts");
    let isGone = true;
    vi.doMock("../text/markdown.ts", () => {
      if (isGone) throw new Error("offline");
      return { grammar };
    });
    const { words, ready } = start();
    expect(words.isReady("**a**")).toBe(false);
    await vi.waitFor(() => expect(ready).toHaveBeenCalledExactlyOnceWith(false));
    expect(words.isReady("**a**")).toBe(true);
    expect(textOf(words.draw("**a**"))).toBe("**a**");
    expect(words.plain("**a**")).toBe("**a**");

    isGone = false;
    vi.resetModules();
    await words.need();
    await vi.waitFor(() => expect(ready).toHaveBeenLastCalledWith(true));
    expect(textOf(words.draw("**a**"))).toBe("a");
    expect(words.plain("**a**")).toBe("a");
  });
});
