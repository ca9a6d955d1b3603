import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../test/testDatabase.ts";

const MAIN = join(import.meta.dirname, "main.ts");

describe("a backend process", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  const running = new Set<ChildProcess>();
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await database.drop();
  });

  const launch = (env: Record<string, string> = {}, preload = "") => {
    const { socketPath, user, password, database: name } = database.config;
    const fault = preload === "" ? [] : ["--import", `data:text/javascript,${encodeURIComponent(preload)}`];
    const child = spawn(process.execPath, ["--import", "tsx", ...fault, MAIN], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        PORT: "0",
        BCRYPT_COST: "4",
        DB_SOCKET: socketPath,
        DB_USER: user,
        DB_PASSWORD: password,
        DB_NAME: name,
        JWT_SECRET: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        PASSWORD_PEPPER: "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        ENCRYPTION_KEY: "2f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
        ...env,
      },
    });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data) => {
        output += data;
      });
    // Not "exit": what it wrote last may not have been read by then.
    const ended = once(child, "close").then(([code]) => {
      running.delete(child);
      return Number(code);
    });
    const listening = once(child, "message").then(([message]) => String(message.url));
    return { child, ended, listening, output: () => output };
  };

  /** A visitor with an open chat. */
  const visit = async (url: string) => {
    const started = await fetch(`${url}/api/widgets/demo/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify({ visitorSecret: "a-secret-of-the-process-test", clientId: "client-of-the-process-test" }),
    });
    const { token } = await started.json();
    const socket = io(`${url}/visitor`, {
      transports: ["websocket"],
      reconnection: false,
      query: { siteKey: "demo" },
      auth: { token },
      extraHeaders: { Origin: url },
    });
    await new Promise((resolve) => socket.once("connect", () => resolve(undefined)));
    return socket;
  };

  it("tells where it listens, hints before it goes, and ends in order on a signal, a second one changing nothing", async () => {
    const { child, ended, listening } = launch({ DRAIN_SECONDS: "1" });
    const url = await listening;
    expect((await fetch(`${url}/api/ready`)).status).toBe(200);
    const socket = await visit(url);
    const hint = new Promise<{ delayMs: number }>((resolve) => socket.once("server:reconnect", resolve));
    child.kill("SIGTERM");
    const { delayMs } = await hint;
    expect(delayMs).toBeLessThanOrEqual(1000);
    expect((await fetch(`${url}/api/ready`)).status).toBe(503);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    socket.close();
  });

  it("ends at once when nobody is connected", async () => {
    const { child, ended, listening } = launch({ DRAIN_SECONDS: "25" });
    await listening;
    const began = Date.now();
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(20_000); // the drain would take twenty-five
  });

  it("prints the setup token where strangers can come in, the same one at every start", async () => {
    const tokens = [];
    for (let n = 0; n < 2; n += 1) {
      const { child, ended, listening, output } = launch({ PUBLIC_URL: "http://chat.example" });
      await listening;
      child.kill("SIGTERM");
      await ended; // all that it wrote is here
      const line = output()
        .split("\n")
        .find((text) => text.includes("Setup token"));
      expect(JSON.parse(line ?? "{}")).toMatchObject({ notice: true });
      tokens.push(/registration: ([\w-]{43})/.exec(line ?? "")?.[1]);
    }
    expect(tokens[0]).toHaveLength(43);
    expect(tokens[1]).toBe(tokens[0]);
  });

  it.each([
    ["unhandledRejection", "Promise.reject(new Error('lost'))"],
    ["uncaughtException", "setImmediate(() => { throw new Error('lost') })"],
  ])("F34 ends in order with code 1 after an %s, and says so once", async (kind, fault) => {
    const { child, ended, listening, output } = launch(
      {},
      `process.on("message", (word) => { if (word === "fault") ${fault} })`,
    );
    const url = await listening;
    expect((await fetch(`${url}/api/ready`)).status).toBe(200);
    child.send("fault");
    expect(await ended).toBe(1);
    const lines = output()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ kind, err: { message: "lost" } }]);
    expect(lines.at(-1)).toMatchObject({ code: 1 }); // the drain was begun and nothing went wrong in it
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });

  it("F27 is gone within thirty seconds of a signal, whoever hangs", async () => {
    // Time runs eight times as fast in there. On a busy machine the end and its witness are late together, one after the other.
    const hurry = `
      setTimeout = ((real) => (work, ms, ...rest) => real(work, ms >= 500 ? ms / 8 : ms, ...rest))(setTimeout);
      process.on("SIGTERM", () => setTimeout(() => console.log("thirty seconds have passed"), 30_000).unref());`;
    const { child, ended, listening, output } = launch({ DRAIN_SECONDS: "25" }, hurry);
    const url = await listening;
    const visitor = await visit(url);
    const half = connect(Number(new URL(url).port), "127.0.0.1");
    half.on("error", () => undefined);
    half.write(
      `POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
    );
    const began = Date.now();
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect((Date.now() - began) * 8).toBeGreaterThan(25_000);
    expect(output()).not.toContain("thirty seconds have passed");
    visitor.close();
    half.destroy();
  });

  it("switches to debug and back on SIGUSR2 without a restart", async () => {
    const { child, ended, listening, output } = launch({ LOG_LEVEL: "warn" });
    const url = await listening;
    const quiet = () => output().includes('"path":"/api/health"');
    await fetch(`${url}/api/health`);
    expect(quiet()).toBe(false);
    child.kill("SIGUSR2");
    await expect
      .poll(async () => {
        await fetch(`${url}/api/health`);
        return quiet();
      })
      .toBe(true);
    child.kill("SIGUSR2");
    await expect
      .poll(async () => {
        const before = output().length;
        for (let turn = 0; turn < 3; turn += 1) await fetch(`${url}/api/health`);
        return output().length - before;
      })
      .toBe(0);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("X11 says in one line what is wrong with its configuration, and ends", async () => {
    const { ended, output } = launch({ JWT_SECRET: "change-me-change-me-change-me-change-me" });
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^Error: The configuration is not usable:\n {2}JWT_SECRET is a placeholder/);
    expect(output()).not.toContain("    at ");
  });
});
