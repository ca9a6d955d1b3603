import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { isSameProcessAlive } from "../mariadb/processIdentity.mjs";
import { unpackedClient } from "../mariadb/unpackMariadb.mjs";
import { borrowDatabase } from "./borrowDatabase.mjs";
import { buildAll } from "./buildAll.mjs";
import { openDataFolder } from "./dataFolder.mjs";
import { loadEnvFile } from "./envFile.mjs";
import { hasDependencies, installDependencies } from "./installDependencies.mjs";
import { readLock } from "./lockFile.mjs";
import { Problem } from "./Problem.mjs";
import { parsePort } from "./portCheck.mjs";
import { backendEnv, shortPath } from "./prepareInstallation.mjs";
import { refuseOtherSettings, settingsForDoctor } from "./refuseOtherSettings.mjs";
import { repositoryRoot as root } from "./repositoryRoot.mjs";
import { keptSecrets, SECRET_NAMES } from "./secrets.mjs";
import { settleRestore } from "./settleRestore.mjs";
import { compareWithStart, settingsOf } from "./startedWith.mjs";

/** These commands read an archive or tell how they are used; they need no installation. */
const isWithoutStore = (/** @type {readonly string[]} */ args) =>
  args.length === 0 ||
  args.some((word) => word === "--help" || word === "-h") ||
  args[0] === "help" ||
  (args[0] === "restore" && args.some((word) => word === "--check" || word.startsWith("--secrets-to")));

/**
 * Runs one administration command on an installation: beside the running platform on its database, or with the database started for the moment.
 * @param {readonly string[]} args
 * @throws {Problem} when there is no installation in the data folder
 */
export async function runCommandLine(args) {
  const typed = { PORT: process.env.PORT, PUBLIC_URL: process.env.PUBLIC_URL };
  const ofFile = await loadEnvFile(join(root, ".env"), process.env);
  const env = process.env;
  const folder = resolve(root, env.DATA_DIR || ".data");
  const command = join(root, "backend/dist/chat.js");
  if (isWithoutStore(args)) {
    await prepareProgram();
    const stop = hearSignals();
    process.exitCode = await runToItsEnd(command, args, env, stop).finally(stop.off);
    return;
  }
  const at = await whereItRuns(folder);
  const isRunning = at.port !== undefined;
  const differences = await compareWithStart(folder, settingsOf(env, ofFile, folder, root));
  refuseOtherSettings(args[0] ?? "", differences, { isRunning, say: console.error });
  const isPrivate = !env.DB_HOST && !env.DB_SOCKET;
  // A restore is how an installation comes to a new machine: then a database is made for it.
  if (isPrivate && args[0] !== "restore" && !existsSync(join(folder, "mariadb/data")))
    throw new Problem(
      `There is no installation in ${shortPath(folder)} yet.`,
      "Run npm start first, or name its folder: DATA_DIR=/path/to/folder npm run chat",
    );
  await openDataFolder(folder);
  await prepareProgram();
  const stop = hearSignals();
  /** @type {Awaited<ReturnType<typeof borrowDatabase>>} */
  let database = { env: {}, release: async () => {} };
  try {
    if (isPrivate) database = await borrowDatabase(folder, args[0] ?? "", stop.signal);
    let secrets = await keptSecrets(folder, env);
    refuseDoubledKeys(args, env, secrets);
    const port = parsePort(typed.PORT || at.port || env.PORT);
    const told = {
      ...env,
      ...settingsForDoctor(differences, isRunning),
      PUBLIC_URL: typed.PUBLIC_URL || at.publicUrl || env.PUBLIC_URL,
    };
    const facts = { database: database.env, host: env.HOST || "127.0.0.1", port, folder };
    if (!args.includes("--settle") && (await settleRestore(root, folder, backendEnv(told, { ...facts, secrets }))))
      secrets = await keptSecrets(folder, env);
    const given = { ...backendEnv(told, { ...facts, secrets }), ...clientEnv(folder) };
    stop.signal.throwIfAborted(); // right before it, for it hears only what comes later
    process.exitCode = await runToItsEnd(command, args, given, stop);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.exitCode = 130; // what failed, failed because we were told to stop
  } finally {
    await database.release();
    stop.off();
  }
}

/**
 * A key that stands in the environment too would win at the next start, and what was put under the new one could not be read.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} secrets
 * @throws {Problem}
 */
function refuseDoubledKeys([command], env, secrets) {
  const doubled = SECRET_NAMES.filter((name) => env[name] && env[name] === secrets[name]);
  if ((command !== "key:rotate" && command !== "restore") || doubled.length === 0) return;
  throw new Problem(
    `${doubled.join(", ")} stands in secrets.json and in the environment or .env as well, which would hide a new one.`,
    "Take it out of the environment and .env; the one in the data folder is the same. Then run the command again.",
  );
}

/**
 * For `sql`: the client that came with unpacked packages, where the system has none.
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
function clientEnv(folder) {
  const found = [folder, join(root, ".data")].map((base) => unpackedClient(join(base, "mariadb-server")));
  const isInstalled = (process.env.PATH ?? "").split(delimiter).some((path) => existsSync(join(path, "mariadb")));
  return process.env.SQL_CLIENT || isInstalled ? {} : (found.find(Boolean) ?? {});
}

async function prepareProgram() {
  if (!(await hasDependencies(root))) await installDependencies(root);
  await buildAll(root, { parts: ["backend"] });
}

/**
 * Where the platform on this folder really serves: what only `npm start` was told is known to nobody else.
 * @param {string} folder
 * @returns {Promise<{ port?: string, publicUrl?: string | undefined }>} empty when it does not run
 */
async function whereItRuns(folder) {
  const holder = await readLock(join(folder, "lock"));
  if (!holder?.address || !isSameProcessAlive(holder)) return {};
  return { port: new URL(holder.address).port || "80", publicUrl: holder.publicUrl };
}

/**
 * Hears Ctrl-C and the like instead of ending at once: the command is told, and its database must not end before it does.
 * @returns {{ signal: AbortSignal, told: () => NodeJS.Signals | undefined, off: () => void }}
 */
function hearSignals() {
  const controller = new AbortController();
  /** @type {NodeJS.Signals | undefined} */
  let told;
  const hear = (/** @type {NodeJS.Signals} */ name) => {
    told = name;
    controller.abort();
  };
  const names = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const name of names) process.on(name, hear);
  return {
    signal: controller.signal,
    told: () => told,
    off() {
      for (const name of names) process.off(name, hear);
    },
  };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {ReturnType<typeof hearSignals>} stop
 * @returns {Promise<number>} the exit code
 */
function runToItsEnd(program, args, env, stop) {
  const child = spawn(process.execPath, ["--enable-source-maps", program, ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  stop.signal.addEventListener("abort", () => void child.kill(stop.told()), { once: true });
  return new Promise((done) =>
    child
      .once("error", () => done(1))
      .once("exit", (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0))),
  );
}
