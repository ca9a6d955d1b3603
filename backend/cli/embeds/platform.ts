import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";

const READY_WITHIN_MS = 300_000;

/** The product as `npm start` starts it, on a data folder that nobody else has. */
export async function startPlatform(
  dataFolder: string,
  port: number,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["backend/cli/start.mjs"], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      PUBLIC_URL: origin,
      DATA_DIR: dataFolder,
      RATE_FACTOR: "50",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  };
  const isReady = () =>
    fetch(`${origin}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error("the platform did not start; what it said stands above");
    }
    await sleep(300);
  }
  return { origin, stop };
}
