import { spawn } from "node:child_process";

/**
 * Runs a program to its end and gives back what it said; never throws for a failing program.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number, signal?: AbortSignal, onLine?: (line: string) => void }} [options]
 *   `signal` ends the program early (code 143); `onLine` hears each line of both streams as it comes
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 when the program does not exist, 124 after the timeout
 */
export function runTool(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const abort = () => child.kill("SIGTERM");
    options.signal?.addEventListener("abort", abort, { once: true });
    let stdout = "";
    let stderr = "";
    let isTimedOut = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          isTimedOut = true;
          child.kill("SIGKILL");
        }, options.timeoutMs)
      : undefined;
    /** @param {string} text */
    const tell = (text) => {
      if (options.onLine) for (const line of text.split("\n")) if (line.trim()) options.onLine(line);
    };
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      tell(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      tell(text);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ code: "code" in error && error.code === "ENOENT" ? 127 : 126, stdout, stderr: stderr + error.message });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      resolve({ code: isTimedOut ? 124 : (code ?? 143), stdout, stderr });
    });
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}
