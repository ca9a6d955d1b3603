import { vi } from "vitest";

/**
 * Limits fill up with the time: a test that counts what passes stops it, for on a busy machine its requests may take long.
 *
 * @returns how to let it go on
 */
export const stopRefills = (): (() => void) => {
  const stopped = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  return () => stopped.mockRestore();
};
