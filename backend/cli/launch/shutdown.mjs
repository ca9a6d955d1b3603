/**
 * @typedef {object} Shutdown
 * @property {AbortSignal} signal fires when the end begins, for work that can be cut short
 * @property {(stop: () => Promise<unknown>, kill?: () => void) => void} add something to stop, later ones first; `kill` is for the impatient second Ctrl-C
 * @property {() => boolean} isEnding
 * @property {() => void} throwIfEnding
 * @property {(code: number) => Promise<void>} end stops all in order, then ends the process; a second call waits for the first
 */

/**
 * One orderly end, whatever begins it: Ctrl-C, SIGTERM, a closed terminal, a failure.
 *
 * A second Ctrl-C (after a second; terminals and npm may deliver the first one twice) no longer waits for the backend to drain.
 * @returns {Shutdown}
 */
export function createShutdown() {
  const controller = new AbortController();
  /** @type {{ stop: () => Promise<unknown>, kill?: (() => void) | undefined }[]} */
  const stops = [];
  /** @type {Promise<void> | undefined} */
  let ending;
  let begunAt = 0;

  /** @param {number} code */
  const stopAll = async (code) => {
    controller.abort();
    for (const { stop } of stops.reverse()) {
      await stop().catch((error) => {
        console.error(error);
        code = 1;
      });
    }
    process.exit(code);
  };
  /** @type {Shutdown} */
  const shutdown = {
    signal: controller.signal,
    add: (stop, kill) => void stops.push({ stop, kill }),
    isEnding: () => ending !== undefined,
    throwIfEnding: () => controller.signal.throwIfAborted(),
    end(code) {
      begunAt ||= Date.now();
      ending ??= stopAll(code);
      return ending;
    },
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => {
      if (shutdown.isEnding()) {
        if (Date.now() - begunAt > 1000) for (const { kill } of stops) kill?.();
        return;
      }
      console.log("\nStopping …");
      void shutdown.end(0);
    });
  // A closed terminal makes every further print fail; the end must come all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return shutdown;
}
