import { expect, it, vi } from "vitest";
import { loadPage } from "./loadPage.ts";

const goneFor = () =>
  vi.fn(async (): Promise<string> => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });

it("loads again what a changing network failed", async () => {
  const load = vi.fn(async () => {
    if (load.mock.calls.length < 3) throw new TypeError("Failed to fetch dynamically imported module");
    return "the page";
  });
  const restart = vi.fn(() => true);
  await expect(loadPage(load, [0, 0], restart)).resolves.toBe("the page");
  expect(restart).not.toHaveBeenCalled();
});

it("loads the document anew where trying again does not help, and shows no error meanwhile", async () => {
  const [load, restart] = [goneFor(), vi.fn(() => true)];
  const settled = vi.fn();
  void loadPage(load, [0, 0], restart).then(settled, settled);
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(1));
  await new Promise((done) => setTimeout(done, 0));
  expect([load.mock.calls.length, settled.mock.calls.length]).toEqual([3, 0]);
});

it("fails with the last reason where the document was loaded anew a moment ago", async () => {
  await expect(loadPage(goneFor(), [0], () => false)).rejects.toThrow("Failed to fetch");
});
