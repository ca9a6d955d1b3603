import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { type ScriptedProvider, startScriptedProvider } from "../test/scriptedProvider.ts";

/** The port beside the other stories' platform. */
export const scriptedPort = Number(process.env["E2E_PORT"] ?? 5873) + 1;

/** The product with a language model behind it, as far as the product can tell. */
export interface ScriptedPlatform {
  readonly provider: ScriptedProvider;
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

/** A second platform as `npm start` runs it, whose answers come from a scripted server that speaks the provider's protocol. */
export async function startScriptedPlatform(): Promise<ScriptedPlatform> {
  const provider = await startScriptedProvider();
  const dataDir = mkdtempSync(join(tmpdir(), "chat-e2e-scripted-"));
  const child = spawn(process.execPath, ["backend/cli/start.mjs"], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: String(scriptedPort),
      HOST: "127.0.0.1",
      PUBLIC_URL: `http://localhost:${scriptedPort}`,
      DATA_DIR: dataDir,
      RATE_FACTOR: "50",
      OPENROUTER_BASE_URL: provider.baseUrl,
      OPENROUTER_API_KEY: "a-key-that-only-the-scripted-server-sees",
    },
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await provider.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await close();
    throw error;
  }
  return { provider, close };
}
