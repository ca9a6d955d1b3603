/** Long enough for a Wi-Fi to change or a tunnel to come up; the page before stays on the screen meanwhile. */
const PAUSES_MS = [300, 1500, 4000];
const RESTARTED = "chat:restarted:";
/** Code that is gone for good must end in an error that can be read, not in a document that restarts for ever. */
const RESTARTS_MAX = 3;
const WITHIN_MS = 60_000;

/**
 * Loads a page's code, once more after each pause: a network that changes fails every request of that moment, and a page that
 * "stopped working" for it would be our fault. Where that does not help the document is loaded anew: some browsers keep a
 * module that failed as failed for as long as the document lives, and after a deploy the old code is gone.
 *
 * @param restart loads the document anew; false where it did so for the same code several times just now, or should not
 * @throws what the last attempt failed with
 */
export async function loadPage<T>(
  load: () => Promise<T>,
  pausesMs: readonly number[] = PAUSES_MS,
  restart: (error: unknown) => boolean = restartDocument,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  try {
    return await load();
  } catch (error) {
    if (restart(error)) return new Promise<T>(() => undefined); // the page before stays until the new document is there
    throw error;
  }
}

/** What failed names the code: other code may have failed by another change of the network. */
function restartDocument(error: unknown): boolean {
  const key = RESTARTED + String(error).slice(0, 200);
  try {
    const [count = 0, since = 0] = (sessionStorage.getItem(key) ?? "").split(" ").map(Number);
    const isRecent = Date.now() - since < WITHIN_MS;
    if (isRecent && count >= RESTARTS_MAX) return false;
    sessionStorage.setItem(key, isRecent ? `${count + 1} ${since}` : `1 ${Date.now()}`);
  } catch {
    return false; // without storage nobody knows whether it helped
  }
  location.reload();
  return true;
}
