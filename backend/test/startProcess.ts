import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import type { TestDatabase } from "./testDatabase.ts";

/** A backend in a process of its own, as it is deployed. */
export interface TestProcess {
  readonly url: string;
  /** Whether it ended by itself. */
  readonly hasEnded: () => boolean;
  /** What it logged. */
  readonly log: () => string;
  stop(): Promise<void>;
}

const START_MS = 40_000;

/** Starts `backend/src/main.ts` on a test's database. */
export async function startProcess(
  { config }: TestDatabase,
  env: Readonly<Record<string, string>>,
): Promise<TestProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", join(repositoryRoot, "backend/src/main.ts")],
    {
      cwd: repositoryRoot,
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "test",
        HOST: "127.0.0.1",
        PORT: "0",
        DB_SOCKET: config.socketPath,
        DB_USER: config.user,
        DB_PASSWORD: config.password,
        DB_NAME: config.database,
        BCRYPT_COST: "4",
        LOG_LEVEL: "info",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      log += data;
    });
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the process did not start:\n${log}`)), START_MS);
    child.on("message", (message) => {
      clearTimeout(late);
      const said: unknown = typeof message === "object" && "url" in message ? message.url : undefined;
      if (typeof said === "string") resolve(said);
    });
    child.once("exit", (code) => reject(new Error(`the process ended with ${code}:\n${log}`)));
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    url,
    hasEnded,
    log: () => log,
    async stop() {
      if (hasEnded()) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}
