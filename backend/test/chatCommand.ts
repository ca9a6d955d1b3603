import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll } from "vitest";
import { buildBackend } from "../cli/launch/buildBackend.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import type { Command } from "../src/commands/command.ts";
import { createDeps } from "../src/createDeps.ts";
import type { Deps } from "../src/deps.ts";
import { createLogger } from "../src/platform/logger.ts";
import { type TestDatabase, testConfig } from "./testDatabase.ts";

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The installation a command of a test works on. */
export interface CommandTarget {
  readonly database: TestDatabase["config"];
  readonly env: Record<string, string>;
}

const outdir = join(repositoryRoot, `node_modules/.cache/chat-command-${process.pid}`);
let built: Promise<void> | undefined;

/** Bundled once per test file as it is shipped: it starts in a third of the time that the sources need. */
const build = (): Promise<void> => (built ??= buildBackend(repositoryRoot, outdir));
afterAll(() => rm(outdir, { recursive: true, force: true }));

/** Starts `chat …` as a process of its own, as a person does; `kill` it to see what is left. */
export async function spawnChat({ database, env }: CommandTarget, args: readonly string[]) {
  await build();
  return spawn(process.execPath, [join(outdir, "chat.js"), ...args], {
    env: {
      PATH: process.env["PATH"],
      DB_SOCKET: database.socketPath,
      DB_USER: database.user,
      DB_PASSWORD: database.password,
      DB_NAME: database.database,
      BCRYPT_COST: "4",
      ...env,
    },
  });
}

/** Runs `chat …` to its end. */
export async function runChat(
  target: CommandTarget,
  args: readonly string[],
  input: string | Buffer = "",
): Promise<CommandResult> {
  const child = await spawnChat(target, args);
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    said.stdout += data;
  });
  child.stderr.on("data", (data) => {
    said.stderr += data;
  });
  child.stdin.on("error", () => undefined); // a command that read enough may close it
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, ...said };
}

/** Runs one command in this process: a process of its own costs a second of a core, which many cases need not pay. */
export async function callCommand(
  command: Command,
  { database, env }: CommandTarget,
  args: readonly string[],
): Promise<CommandResult> {
  const said: string[] = [];
  let deps: Deps | undefined;
  const config = () => testConfig(database, env);
  try {
    const result = await command.call(args, {
      config,
      deps: () => (deps ??= createDeps(config(), { logger: createLogger("silent") })),
      say: (line) => said.push(line),
    });
    const { text, exitCode } = typeof result === "string" ? { text: result, exitCode: 0 } : result;
    return { code: exitCode, stdout: `${text}\n`, stderr: said.join("\n") };
  } catch (error) {
    return { code: 1, stdout: "", stderr: [...said, String(error)].join("\n") };
  } finally {
    await deps?.outbound.close();
    await deps?.db.close();
  }
}
