import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../chaos/freePort.ts";
import { runningMariadb } from "../mariadb/privateMariadb.mjs";
import { isSameProcessAlive, processStart } from "../mariadb/processIdentity.mjs";
import { readLock } from "./lockFile.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";

/** The launcher builds what is stale first, which takes its time on a busy machine. */
const START_TIMEOUT_MS = 120_000;
/** How long a condition may take to come true on a busy machine. */
const PATIENCE_MS = 60_000;
const launched: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of launched.splice(0))
    if (child.exitCode === null && child.signalCode === null) await end(child, "SIGTERM");
  // a database server whose start was cut short writes its last files while it ends with its parent
  for (const folder of folders.splice(0))
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "chat-start-"));
  folders.push(folder);
  return join(folder, "data");
}

interface LaunchOptions {
  command?: string[];
  env?: Record<string, string>;
}

/** Runs the launcher; `said` grows with what it prints. */
async function launch(
  folder: string,
  { command = [process.execPath, "backend/cli/start.mjs"], env = {} }: LaunchOptions = {},
) {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DB_HOST: "",
      DB_SOCKET: "",
      PUBLIC_URL: "",
      HOST: "",
      // not 0: between the look for a free one and the backend there is a whole start
      PORT: String(await freePort()),
      DATA_DIR: folder,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  launched.push(child);
  const output = { child, said: "" };
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output.said += text));
  return output;
}

async function ready(folder: string, options?: LaunchOptions) {
  const started = await launch(folder, options);
  await expect
    .poll(
      () =>
        // the last line: the addresses stand before it, and what is printed arrives in pieces
        started.said.includes("Stop with Ctrl-C")
          ? "ready"
          : started.child.exitCode === null
            ? "starting"
            : `ended: ${started.said}`,
      { timeout: START_TIMEOUT_MS },
    )
    .not.toBe("starting");
  expect(started.said).toContain("Ready in");
  const health = /(http:\S+\/api\/health)/.exec(started.said)?.[1] ?? "";
  return { child: started.child, health, output: started };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.once("close", resolve) : resolve(child.exitCode),
  );

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const code = ended(child);
  child.kill(signal);
  return code;
}

/** The processes of one installation: the launcher, its backend and its database server. */
async function processesOf(folder: string) {
  const launcher = await readLock(join(folder, "lock"));
  const database = await runningMariadb(join(folder, "mariadb"));
  if (!launcher || !database) throw new Error("not running");
  const children = (await readFile(`/proc/${launcher.pid}/task/${launcher.pid}/children`, "utf8"))
    .trim()
    .split(" ")
    .map(Number);
  const all = [...new Set([launcher.pid, database.pid, ...children])].map((pid) => ({
    pid,
    start: processStart(pid) ?? "",
  }));
  return {
    launcher: launcher.pid,
    database: database.pid,
    backend: children.find((pid) => pid !== database.pid) ?? 0,
    alive: () => all.filter(isSameProcessAlive).map(({ pid }) => pid),
  };
}

describe("npm start", { timeout: START_TIMEOUT_MS * 2 }, () => {
  it("serves the platform from nothing, refuses a second start, and stops everything when asked", async () => {
    const folder = await dataFolder();
    const { child, health, output } = await ready(folder);
    expect((await fetch(health)).status).toBe(200);
    expect((await stat(join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
    const processes = await processesOf(folder);

    const second = await launch(folder);
    expect(await ended(second.child)).toBe(1);
    expect(second.said).toContain(`✗ The platform already runs on ${folder} (process ${processes.launcher} at http://`);
    expect(second.said).toContain("→ Use that one, stop it with Ctrl-C, or give this one its own data");
    expect((await fetch(health)).status).toBe(200);

    // Ctrl-C in a terminal reaches the launcher and the backend, which share its group, but not the database server.
    process.kill(-(child.pid ?? 0), "SIGINT");
    expect(await ended(child)).toBe(0);
    expect(processes.alive()).toEqual([]);
    expect(output.said).not.toMatch(/error|✗/);

    // A start after the first has nothing to make any more.
    const restarted = await ready(folder);
    for (const step of ["dependencies", "build"])
      expect(restarted.output.said).toMatch(new RegExp(`✓ ${step} +up to date`));
    expect(await end(restarted.child, "SIGTERM")).toBe(0);
  });

  it.each(["the launcher", "npm"])("leaves no orphan when %s is killed", async (victim) => {
    const folder = await dataFolder();
    const { child } = await ready(folder, victim === "npm" ? { command: ["npm", "start"] } : {});
    const processes = await processesOf(folder);
    expect(processes.alive()).toHaveLength(3);
    process.kill(victim === "npm" ? (child.pid ?? 0) : processes.launcher, "SIGKILL");
    await expect.poll(processes.alive, { timeout: PATIENCE_MS }).toEqual([]);
    // What was killed blocks nothing: the next start takes the folder over.
    expect(await end((await ready(folder)).child, "SIGTERM")).toBe(0);
  });

  it("starts a database server that ended unexpectedly again, and chats on", async () => {
    const folder = await dataFolder();
    const { health, output } = await ready(folder);
    const killed = (await processesOf(folder)).database;
    process.kill(killed, "SIGKILL");
    await expect
      .poll(() => output.said, { timeout: PATIENCE_MS })
      .toContain("the private database server ended unexpectedly; starting it again");
    // a new server that is up, not the last good answer of the old one
    await expect
      .poll(async () => (await runningMariadb(join(folder, "mariadb")))?.pid ?? killed, { timeout: PATIENCE_MS })
      .not.toBe(killed);
    await expect
      .poll(async () => ((await (await fetch(health)).json()) as { database: string }).database, {
        timeout: PATIENCE_MS,
      })
      .toBe("ok");
  });

  it("starts a backend that was killed again at its address", async () => {
    const folder = await dataFolder();
    const { child, health, output } = await ready(folder);
    const processes = await processesOf(folder);
    process.kill(processes.backend, "SIGKILL");
    await expect.poll(() => output.said, { timeout: PATIENCE_MS }).toContain("the backend serves again");
    expect(output.said).toContain("warning: the backend ended unexpectedly (it ended with SIGKILL); starting it again");
    expect((await fetch(health)).status).toBe(200);
    const after = await processesOf(folder);
    expect(await end(child, "SIGTERM")).toBe(0);
    expect([...processes.alive(), ...after.alive()]).toEqual([]);
  });

  it("waits for a database server that it was just starting again when it is told to stop", async () => {
    const folder = await dataFolder();
    const { child, output } = await ready(folder);
    const processes = await processesOf(folder);
    const home = join(folder, "mariadb");
    process.kill(processes.database, "SIGKILL");
    const starts = async () => (await readFile(join(home, "mariadb.log"), "utf8")).split("Starting MariaDB").length - 1;
    await expect.poll(starts, { timeout: PATIENCE_MS, interval: 5 }).toBe(2);
    // The launcher notes it beside starting it: its first line in the log may come before.
    await expect.poll(() => runningMariadb(home), { timeout: PATIENCE_MS, interval: 5 }).toBeDefined();
    const server = await runningMariadb(home);
    if (!server) throw new Error("it ended by itself");
    const { pid } = server;
    // Held still, so that it is not up when the end begins, and takes its time to end.
    process.kill(pid, "SIGSTOP");
    child.kill("SIGTERM");
    await expect.poll(() => output.said, { timeout: PATIENCE_MS }).toContain("Stopping …");
    if (isSameProcessAlive(server)) process.kill(pid, "SIGCONT");
    expect(await ended(child)).toBe(0);
    expect(isSameProcessAlive(server)).toBe(false);
    expect(processes.alive()).toEqual([]);
    expect(output.said).not.toContain("✗");
  });

  it("tells a taken port before it does anything slow", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const output = await launch(await dataFolder(), { env: { PORT: port } });
    expect(await ended(output.child)).toBe(1);
    server.close();
    expect(output.said).toContain(
      `✗ Port ${port} is already in use by another program.\n  → Choose another one: PORT=5000 npm start`,
    );
    expect(output.said).not.toContain("dependencies");
  });

  it("passes on what the backend says about a secret that is too short", async () => {
    const output = await launch(await dataFolder(), { env: { JWT_SECRET: "short" } });
    expect(await ended(output.child)).toBe(1);
    expect(output.said).toContain("JWT_SECRET");
    expect(output.said).not.toContain("    at ");
  });

  it("says that the named database cannot be reached", async () => {
    const output = await launch(await dataFolder(), { env: { DB_HOST: "127.0.0.1", DB_PORT: "1" } });
    expect(await ended(output.child)).toBe(1);
    expect(output.said).toContain("✗ The database at 127.0.0.1:1 cannot be reached.");
  });
});
