import { vi } from "vitest";

/**
 * Starts something whose rounds (beats, sweeps, looks every few seconds) never come: what a test tells takes milliseconds, and once in
 * some hundred runs a round falls into them and changes what is asserted.
 */
export async function withoutRounds<T>(start: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  try {
    return await start();
  } finally {
    vi.useRealTimers();
  }
}
