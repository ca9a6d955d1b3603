import { vi } from "vitest";

/**
 * Stops the time by which limits fill up and kept answers turn old: on a busy machine what a test does meanwhile may take long.
 *
 * @returns how to let it go on
 */
export const stopTime = (): (() => void) => {
  const stopped = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  return () => stopped.mockRestore();
};
