import { startBackend } from "./backendProcess.mjs";
import { Problem } from "./Problem.mjs";

/** More ends than this within the time below mean that starting it again heals nothing. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 10 * 60_000;
const MAX_PAUSE_MS = 8000;
/** Ctrl-C reaches the backend and us in any order: an end that was asked for must not be told as a crash. */
const SETTLE_MS = 250;

/**
 * Runs the backend and starts it again when it ends without being asked to: after half a second, then one, two, four, eight.
 *
 * One that ends again and again is given up with the reason, for then somebody must look. A backend that cannot even start the first time
 * is not tried again: that is told by `listening`.
 * @param {Parameters<typeof startBackend>[0] & { isEnding: () => boolean, giveUp: (problem: Problem) => void, logPath: string, firstPauseMs?: number }} options
 *   `giveUp` is called once, at the end of the patience
 * @returns {{ listening: Promise<string>, stop: () => Promise<void>, kill: () => void }}
 */
export function superviseBackend({ isEnding, giveUp, logPath, firstPauseMs = 500, ...options }) {
  let backend = startBackend(options);
  const { listening } = backend;
  let isStopped = false;
  /** @type {number[]} */
  let ends = [];
  const isOver = () => isStopped || isEnding();

  /** @param {string} reason */
  const startAgain = async (reason) => {
    await pause(SETTLE_MS);
    if (isOver()) return;
    ends = [...ends.filter((at) => Date.now() - at < RESTART_WINDOW_MS), Date.now()];
    if (ends.length > MAX_RESTARTS)
      return giveUp(
        new Problem(
          `The backend keeps ending, ${ends.length} times within ${RESTART_WINDOW_MS / 60_000} minutes; the last time: ${reason}`,
          `Mend that, then start again; everything stored is safe. The whole log is ${logPath}.`,
        ),
      );
    const pauseMs = Math.min(firstPauseMs * 2 ** (ends.length - 1), MAX_PAUSE_MS);
    options.tell(`warning: the backend ended unexpectedly (${reason}); starting it again in ${pauseMs / 1000} s`);
    await pause(pauseMs);
    if (isOver()) return;
    backend = startBackend(options);
    backend.listening.then(
      () => options.tell("the backend serves again"),
      () => {}, // its end is told
    );
    watch();
  };
  const watch = () => void backend.ended.then(({ lastError }) => startAgain(lastError));
  // Before it listened for the first time its end is the failure of the start.
  listening.then(watch, () => {});
  return {
    listening,
    stop() {
      isStopped = true;
      return backend.stop();
    },
    kill: () => backend.kill(),
  };
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
