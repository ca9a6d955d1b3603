import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When a process started, as an opaque text: together with the pid it names one process for ever, for pids are reused.
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process lives (a zombie counts as dead)
 */
export function processStart(pid) {
  if (process.platform === "linux") {
    try {
      // The name may hold spaces and brackets, so fields are counted after the last bracket: state is 3, starttime 22 (proc(5)).
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/**
 * @param {{ pid: number, start: string } | undefined} identity
 * @returns {boolean} whether exactly that process still lives
 */
export const isSameProcessAlive = (identity) => identity !== undefined && processStart(identity.pid) === identity.start;

/**
 * Waits until a process is gone.
 * @param {{ pid: number, start: string }} identity
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} false when it still lived at the end
 */
export async function waitForEnd(identity, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (isSameProcessAlive(identity)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
