import { readFileSync } from "node:fs";
import { processStart } from "../mariadb/processIdentity.mjs";

/**
 * Calls `onGone` when the npm that started us was killed. npm forwards ordinary signals; `kill -9` it cannot, and we would go on unseen.
 *
 * A start without npm (nohup, systemd) is left alone: there a vanished parent is normal.
 * @param {() => void} onGone
 * @returns {() => void} ends the watch
 */
export function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parents = npmChain(process.ppid).map((pid) => ({ pid, start: processStart(pid) }));
  const timer = setInterval(() => {
    if (process.ppid === parents[0]?.pid && parents.slice(1).every(({ pid, start }) => processStart(pid) === start))
      return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * @param {number} parent
 * @returns {number[]} our parent, and its parent too where npm put a shell between
 */
function npmChain(parent) {
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, "utf8");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const grandparent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return /^(?:sh|dash|bash|ash|busybox)$/.test(name) && grandparent > 1 ? [parent, grandparent] : [parent];
  } catch {
    return [parent];
  }
}
