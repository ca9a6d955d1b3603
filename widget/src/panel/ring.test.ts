// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStorage } from "../core/storage.ts";
import { ring } from "./ring.ts";

const muted = createStorage("shop", "none");
muted.write("muted", "1");
const titles: string[] = [];
/** Some turns of the flashing, with every title that was seen. */
function flashes(turns = 4) {
  titles.length = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    vi.advanceTimersByTime(1500);
    titles.push(document.title);
  }
  return [...new Set(titles)].sort();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  window.chatWidget = [];
  document.title = "Roses";
});
afterEach(() => {
  window.dispatchEvent(new Event("focus"));
  vi.useRealTimers();
});

describe("the mark in the tab's title", () => {
  it("is put before the title and taken away when one looks", () => {
    ring(muted);
    ring(muted);
    expect(flashes()).toEqual(["Roses", "● Roses"].sort());
    window.dispatchEvent(new Event("focus"));
    expect(document.title).toBe("Roses");
    expect(flashes()).toEqual(["Roses"]);
  });

  it.each([1, 2])(
    "is put before whatever the page sets meanwhile (after %i turns), and nothing older comes back",
    (turns) => {
      ring(muted);
      flashes(turns);
      document.title = "Checkout";
      expect(flashes()).toEqual(["Checkout", "● Checkout"].sort());
      window.dispatchEvent(new Event("focus"));
      expect(document.title).toBe("Checkout");
    },
  );

  it("takes nothing of a title that begins like it", () => {
    document.title = "● Live";
    ring(muted);
    expect(flashes()).toEqual(["● Live", "● ● Live"].sort());
    window.dispatchEvent(new Event("focus"));
    expect(document.title).toBe("● Live");
  });

  it("ends with the widget", () => {
    ring(muted);
    flashes(1);
    delete window.chatWidget;
    expect(flashes().at(-1)).toBe("Roses");
    expect(vi.getTimerCount()).toBe(0);
  });
});
