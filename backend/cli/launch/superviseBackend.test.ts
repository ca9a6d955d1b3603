import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Problem } from "./Problem.mjs";
import { superviseBackend } from "./superviseBackend.mjs";

/** Processes of Node start one after another, on a machine that may be busy. */
const PATIENCE_MS = 60_000;
const LISTEN = 'process.send({ type: "listening", url: "http://localhost:1" });';
const open: { stop(): Promise<void>; root: string }[] = [];

afterEach(async () => {
  for (const { stop, root } of open.splice(0)) {
    await stop();
    await rm(root, { recursive: true, force: true });
  }
});

/** @param program is told by `LIFE` how many lives came before */
async function supervise(program: string) {
  const root = await mkdtemp(join(tmpdir(), "chat-supervise-"));
  const [file, lives] = [join(root, "main.mjs"), join(root, "lives")];
  await writeFile(
    file,
    `import { appendFileSync, readFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(lives)}, "x");
     const LIFE = readFileSync(${JSON.stringify(lives)}, "utf8").length;
     ${program}`,
  );
  const told: string[] = [];
  const problems: Problem[] = [];
  let isEnding = false;
  const backend = superviseBackend({
    root,
    env: process.env,
    args: [file],
    log: () => {},
    tell: (text) => told.push(text),
    isEnding: () => isEnding,
    giveUp: (problem) => problems.push(problem),
    logPath: "the log",
    firstPauseMs: 1,
  });
  open.push({ stop: backend.stop, root });
  return {
    backend,
    told,
    problems,
    lives: async () => (await readFile(lives, "utf8")).length,
    end: () => (isEnding = true),
  };
}

describe("superviseBackend", { timeout: PATIENCE_MS * 2 }, () => {
  it("starts a backend again that crashed, and says why it did", async () => {
    const { backend, told, problems } = await supervise(
      `${LISTEN} if (LIFE === 1) setTimeout(() => { throw new Error("out of luck"); }, 20); else setInterval(() => {}, 1000);`,
    );
    expect(await backend.listening).toBe("http://localhost:1");
    await expect
      .poll(() => told, { timeout: PATIENCE_MS })
      .toEqual([
        "warning: the backend ended unexpectedly (out of luck); starting it again in 0.001 s",
        "the backend serves again",
      ]);
    expect(problems).toEqual([]);
  });

  it("gives up with the reason when it ends again and again", async () => {
    const { told, problems, lives } = await supervise(
      `if (LIFE > 2) throw new Error("port 5000 is taken"); ${LISTEN} setTimeout(() => process.exit(3), 20);`,
    );
    await expect.poll(() => problems, { timeout: PATIENCE_MS }).toHaveLength(1);
    expect(problems[0]?.message).toBe(
      "The backend keeps ending, 6 times within 10 minutes; the last time: port 5000 is taken",
    );
    expect(problems[0]?.wayOut).toContain("The whole log is the log.");
    expect(told.filter((text) => text.startsWith("warning"))).toHaveLength(5);
    expect(await lives()).toBe(6);
  });

  it("leaves the failure of the first start to whoever waits for it", async () => {
    const { backend, told, problems, lives } = await supervise('throw new Error("JWT_SECRET is missing");');
    await expect(backend.listening).rejects.toThrow("JWT_SECRET is missing");
    await backend.stop();
    expect([told, problems, await lives()]).toEqual([[], [], 1]);
  });

  it("starts nothing any more once the end has begun", async () => {
    const { backend, told, problems, lives, end } = await supervise(`${LISTEN} setInterval(() => {}, 1000);`);
    await backend.listening;
    end(); // Ctrl-C: the backend hears of it by itself
    await backend.stop();
    // longer than a crash is looked at before it is told
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([told, problems, await lives()]).toEqual([[], [], 1]);
  });
});
