import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs a test program whose output goes straight to the terminal, and gives back its report.
 *
 * The program leads a group of its own, so that a suite which hangs is ended with all it started, and has a temporary folder
 * of its own, which is removed with whatever its tests left there. A signal to us ends the suite, and then this process: what
 * would come next is not begun.
 * @param {readonly string[]} args for Node
 * @param {{ root: string, env?: NodeJS.ProcessEnv, reportFile?: string, timeoutMs: number }} options
 * @returns {Promise<{ code: number, report: string }>} code 124 after the timeout
 */
export async function runSuite(args, { root, env = {}, reportFile, timeoutMs }) {
  if (reportFile) await rm(reportFile, { force: true });
  const scratch = await mkdtemp(join(tmpdir(), "chat-suite-"));
  await chmod(scratch, 0o1777); // as the system's: what a suite starts may run as another user, as Nginx does for root
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TMPDIR: scratch, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const endGroup = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // it ended by itself in the meantime
    }
  };
  /** @type {NodeJS.Signals | undefined} */
  let told;
  const passOn = (/** @type {NodeJS.Signals} */ signal) => {
    told = signal;
    endGroup(signal);
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, passOn);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    console.log(`\n✗ not finished after ${timeoutMs / 60_000} minutes, ended`);
    endGroup("SIGTERM");
    setTimeout(() => endGroup("SIGKILL"), 10_000).unref();
  }, timeoutMs);
  const code = await new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("exit", (exitCode) => resolve(exitCode ?? 143));
  });
  clearTimeout(timer);
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.off(signal, passOn);
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  if (told) process.exit(128 + constants.signals[told]);
  const report = reportFile ? await readFile(reportFile, "utf8").catch(() => "") : "";
  return { code: isTimedOut ? 124 : code, report };
}
