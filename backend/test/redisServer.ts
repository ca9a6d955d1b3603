import type { ChildProcess } from "node:child_process";
import { createConnection } from "node:net";
import { join } from "node:path";
import { freePort } from "../chaos/freePort.ts";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { spawnTied } from "../cli/mariadb/spawnTied.mjs";
import { findRedis } from "../cli/redis/findRedis.mjs";

/** A real Valkey or Redis of one's own. */
export interface RedisServer {
  readonly url: string;
  readonly pid: () => number;
  /** Goes away without a word; everybody's connection breaks. */
  kill(): Promise<void>;
  /** Comes back on the same port, empty: it keeps nothing on disk. */
  restart(): Promise<void>;
  /** Takes connections and answers nothing, as a machine that hangs. */
  freeze(): void;
  thaw(): void;
  /** One command, as a person would type it. @returns the raw reply */
  ask(...words: string[]): Promise<string>;
}

const START_MS = 30_000;

const encode = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

/** One connection, some commands, one answer after the last of them. */
function askOnce(port: number, commands: readonly (readonly string[])[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    let text = "";
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer")));
    socket.once("error", reject);
    socket.once("connect", () => socket.end(commands.map(encode).join("")));
    socket.on("data", (data) => {
      text += data.toString();
    });
    socket.once("end", () => resolve(text));
  });
}

/** @param password what it asks for; none: it lets everybody in */
export async function startRedisServer({ password }: { password?: string } = {}): Promise<RedisServer> {
  const program = await findRedis({ unpackInto: join(repositoryRoot, ".data/redis-server") });
  const port = await freePort();
  let child: ChildProcess | undefined;
  const ask = (...words: string[]): Promise<string> =>
    askOnce(port, [...(password === undefined ? [] : [["AUTH", password]]), words]);

  const start = async (): Promise<void> => {
    const args = [
      "--port",
      String(port),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--daemonize",
      "no",
    ];
    const started = spawnTied(
      program.server,
      [...args, ...(password === undefined ? [] : ["--requirepass", password])],
      {
        env: { ...process.env, ...program.env },
      },
    );
    child = started;
    const deadline = performance.now() + START_MS;
    while (!(await ask("PING").catch(() => "")).includes("PONG")) {
      if (performance.now() > deadline || started.exitCode !== null) throw new Error("the Redis server did not start");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await start();
  return {
    url: `redis://${password === undefined ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    pid: () => child?.pid ?? 0,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
    restart: start,
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    ask,
  };
}
