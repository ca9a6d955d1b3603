import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";

/** A platform of one story's own. */
export interface FreshPlatform {
  readonly url: string;
  close(): Promise<void>;
}

/** Waits until it says that it is ready. @throws with what it printed, when it ends before */
async function ready(child: ChildProcess): Promise<void> {
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString("utf8");
      if (printed.includes("Ready in")) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`The platform ended with ${code}:\n${printed}`)));
  });
}

/** Starts the product as `npm start` does, on an empty data folder that goes with it. */
export async function startFreshPlatform(port: number, env: Record<string, string> = {}): Promise<FreshPlatform> {
  const url = `http://localhost:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), "chat-e2e-fresh-"));
  const child = spawn(process.execPath, ["backend/cli/start.mjs"], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      RATE_FACTOR: "50",
      ...env,
    },
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}
