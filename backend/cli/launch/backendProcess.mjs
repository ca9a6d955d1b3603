import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { explainFailure, Problem } from "./Problem.mjs";
import { readableLogLine } from "./readableLog.mjs";

/**
 * @typedef {object} RunningBackend
 * @property {Promise<string>} listening resolves with the address it serves; rejects with a Problem when it ends before that
 * @property {Promise<{ code: number, lastError: string }>} ended
 * @property {() => Promise<void>} stop asks it to drain and end; forced after `graceMs`
 * @property {() => void} kill
 */

/**
 * Starts the built backend as a child whose log goes to `log` and whose warnings are put into words by `tell`.
 *
 * It stays in our process group: Ctrl-C reaches it directly, so it begins to drain while the database still runs.
 * @param {{ root: string, env: NodeJS.ProcessEnv, log: (line: string) => void, tell: (text: string) => void, args?: readonly string[], graceMs?: number }} options
 *   `args` for Node, when it is not the built backend that runs
 * @returns {RunningBackend}
 */
export function startBackend({
  root,
  env,
  log,
  tell,
  args = ["--enable-source-maps", join(root, "backend/dist/main.js")],
  graceMs = 15_000,
}) {
  const preload = new URL("./endWithParent.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let lastError = "";
  let stderrTail = "";
  let isReady = false;
  /** @param {string} line */
  const hear = (line) => {
    log(line);
    const readable = readableLogLine(line);
    if (!readable) return;
    if (readable.isError) lastError = readable.text;
    // Before it listens a failure ends the start and is told once, by whoever started; a stack of raw lines would say it twice.
    if (line.startsWith("{") && (isReady || !readable.isError)) tell(readable.text);
  };
  if (child.stdout) createInterface({ input: child.stdout }).on("line", hear);
  if (child.stderr)
    createInterface({ input: child.stderr }).on("line", (line) => {
      stderrTail = `${stderrTail}${line}\n`.slice(-4000);
      hear(line);
    });
  /** @type {RunningBackend["ended"]} */
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 127, lastError: error.message }));
    // "close" comes after the last line was read, "exit" may come before.
    child.on("close", (code, signal) =>
      resolve({
        code: code ?? (signal ? 128 : 1),
        lastError: rawError(stderrTail) || lastError || `it ended with ${signal ?? `code ${code}`}`,
      }),
    );
  });
  /** @type {Promise<string>} */
  const listening = new Promise((resolve, reject) => {
    child.on("message", (message) => {
      if (!isListening(message)) return;
      isReady = true;
      resolve(message.url);
    });
    void ended.then(({ lastError: reason }) =>
      reject(
        explainFailure(new Error(reason)) ??
          new Problem(
            `The backend could not start: ${reason}`,
            reason.startsWith("The configuration is not usable")
              ? "Correct these in .env or in the environment (.env.example says what each is for), then start again; nothing stored was touched."
              : "The whole log is in the data folder under logs/backend.log; npm run -s chat -- doctor looks at what the platform stands on. Everything stored is safe.",
          ),
      ),
    );
  });
  listening.catch(() => {}); // whoever waits hears it; a stop during the start waits for `ended` only
  const stop = async () => {
    const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(force);
  };
  return { listening, ended, stop, kill: () => void child.kill("SIGKILL") };
}

/**
 * @param {unknown} message
 * @returns {message is { type: "listening", url: string }}
 */
const isListening = (message) =>
  typeof message === "object" &&
  message !== null &&
  "type" in message &&
  message.type === "listening" &&
  "url" in message &&
  typeof message.url === "string";

/**
 * @param {string} stderr
 * @returns {string} the message of an uncaught error that Node printed, if there is one, without its stack
 */
function rawError(stderr) {
  const lines = stderr.split("\n");
  const first = lines.findLastIndex((line) => /^(?:Uncaught )?(?:\w*Error|\w+Exception)\b.*:/.test(line));
  if (first < 0) return "";
  const stack = lines.findIndex(
    (line, index) => index > first && (/^\s+at /.test(line) || line.trim() === "" || /^\s*[{}]|^Node\.js v/.test(line)),
  );
  return lines
    .slice(first, stack < 0 ? undefined : stack)
    .join("\n")
    .replace(/^(?:Uncaught )?Error: /, "")
    .trim();
}
