import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

/** One backend that can be killed and started again in place. */
export interface BackendProcess {
  readonly port: number;
  start(env?: Record<string, string>): Promise<void>;
  /** Ends it without a last word, as a crash of the machine would. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Asks it to end, as a deploy does. */
  stop(): Promise<void>;
  /** How often it ended by itself. */
  readonly deaths: () => number;
}

const START_MS = 120_000;
/** A run that dies leaves no backend behind. */
const endWithParent = new URL("../cli/launch/endWithParent.mjs", import.meta.url).href;

/** @param logFile gets what it prints */
export function createBackendProcess(port: number, env: NodeJS.ProcessEnv, logFile: string): BackendProcess {
  let child: ChildProcess | undefined;
  let wantsEnd = false;
  let deaths = 0;
  const log = openSync(logFile, "a");

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    wantsEnd = true;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await ended;
  };

  return {
    port,
    async start(extra = {}) {
      wantsEnd = false;
      const started = spawn(
        process.execPath,
        ["--import", endWithParent, join(repositoryRoot, "backend/dist/main.js")],
        {
          env: { ...process.env, ...env, PORT: String(port), ...extra },
          stdio: ["ignore", log, log, "ipc"],
        },
      );
      child = started;
      started.once("exit", () => {
        if (!wantsEnd) deaths += 1;
      });
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`the backend on port ${port} did not start; see ${logFile}`)),
          START_MS,
        );
        started.on("message", () => resolve(clearTimeout(late)));
        started.once("exit", (code, signal) =>
          reject(new Error(`the backend on port ${port} ended at once (${code ?? signal}); see ${logFile}`)),
        );
      });
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    deaths: () => deaths,
  };
}
