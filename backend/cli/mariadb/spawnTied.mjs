import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @type {boolean | undefined} */
let canTieByKernel;

/**
 * Starts a program in a process group of its own that ends with this process, even when this process is killed.
 *
 * On Linux the kernel sends SIGTERM at the parent's death (setpriv --pdeathsig); elsewhere a small supervisor watches a pipe that
 * closes with us. The own group keeps Ctrl-C away: whoever owns the program decides in which order things end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import("node:child_process").StdioOptions, stays?: boolean }} [options]
 *   `stays`: only the own group, not tied: the program outlives us
 * @returns {import("node:child_process").ChildProcess}
 */
export function spawnTied(
  program,
  args,
  { env = process.env, cwd, stdio = ["ignore", "ignore", "ignore"], stays = false } = {},
) {
  const base = { env, detached: true, ...(cwd ? { cwd } : {}) };
  if (stays) return spawn(program, args, { ...base, stdio });
  canTieByKernel ??= process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0;
  if (canTieByKernel) return spawn("setpriv", ["--pdeathsig", "TERM", program, ...args], { ...base, stdio });
  const [, ...outputs] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  return spawn(process.execPath, [fileURLToPath(new URL("./superviseChild.mjs", import.meta.url)), program, ...args], {
    ...base,
    stdio: ["pipe", ...outputs],
  });
}
