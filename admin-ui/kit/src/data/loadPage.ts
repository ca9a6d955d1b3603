/** Long enough for a Wi-Fi to change or a tunnel to come up; the page before stays on the screen meanwhile. */
const PAUSES_MS = [300, 1500, 4000];

/**
 * Loads a page's code, once more after each pause: a network that changes fails every request of that moment, and a page that
 * "stopped working" for it would be our fault. What is gone for good (a deploy in between) fails after the last pause.
 *
 * @throws what the last attempt failed with
 */
export async function loadPage<T>(load: () => Promise<T>, pausesMs: readonly number[] = PAUSES_MS): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}
