import { expect, it, vi } from "vitest";
import { loadPage } from "./loadPage.ts";

it("loads again what a changing network failed, and gives up with the last reason", async () => {
  const load = vi.fn(async () => {
    if (load.mock.calls.length < 3) throw new TypeError("Failed to fetch dynamically imported module");
    return "the page";
  });
  await expect(loadPage(load, [0, 0])).resolves.toBe("the page");
  const gone = vi.fn(async () => {
    throw new TypeError(`gone, ${gone.mock.calls.length}`);
  });
  await expect(loadPage(gone, [0, 0])).rejects.toThrow("gone, 3");
});
