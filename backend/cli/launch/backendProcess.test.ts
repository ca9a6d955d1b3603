import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startBackend } from "./backendProcess.mjs";

async function run(program: string, graceMs = 5000) {
  const root = await mkdtemp(join(tmpdir(), "chat-backend-"));
  const file = join(root, "main.mjs");
  await writeFile(file, program);
  const logged: string[] = [];
  const told: string[] = [];
  const backend = startBackend({
    root,
    env: process.env,
    args: [file],
    log: (line) => logged.push(line),
    tell: (text) => told.push(text),
    graceMs,
  });
  return { backend, logged, told };
}
const LISTEN = 'process.send({ type: "listening", url: "http://localhost:1" }); setInterval(() => {}, 1000);';

describe("startBackend", () => {
  it("knows when it listens, logs every line and tells only what matters", async () => {
    const { backend, logged, told } = await run(
      `${LISTEN} setTimeout(() => { console.log('{"level":30,"msg":"quiet"}'); console.log('{"level":40,"msg":"loud"}'); }, 50);`,
    );
    expect(await backend.listening).toBe("http://localhost:1");
    await expect.poll(() => told).toEqual(["warning: loud"]);
    expect(logged).toHaveLength(2);
    await backend.stop();
  });

  it("gives the reason of a failed start without the stack", async () => {
    const { backend } = await run(
      'throw new Error("The configuration is not usable:\\n  JWT_SECRET: needs at least 32 bytes");',
    );
    await expect(backend.listening).rejects.toThrow(
      "The backend could not start: The configuration is not usable:\n  JWT_SECRET: needs at least 32 bytes",
    );
    expect((await backend.listening.catch((error: Error) => error.message))?.toString()).not.toContain("    at ");
  });

  it("names the last logged error of a backend that ends", async () => {
    const { backend } = await run(
      `${LISTEN} console.log('{"level":60,"msg":"out of luck","err":{"message":"no memory"}}'); setTimeout(() => process.exit(3), 50);`,
    );
    expect(await backend.ended).toEqual({ code: 3, lastError: "fatal: out of luck: no memory" });
  });

  it("ends one that does not drain in time", async () => {
    const { backend } = await run(`process.on("SIGTERM", () => {}); ${LISTEN}`, 200);
    await backend.listening;
    await backend.stop();
    expect((await backend.ended).code).toBe(128);
  });
});
