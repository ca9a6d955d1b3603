import { join, relative, resolve } from "node:path";
import { buildAll } from "./buildAll.mjs";
import { openDataFolder, requireFreeSpace } from "./dataFolder.mjs";
import { loadEnvFile } from "./envFile.mjs";
import { hasDependencies, installDependencies } from "./installDependencies.mjs";
import { takeLock } from "./lockFile.mjs";
import { Problem } from "./Problem.mjs";
import { parsePort, requireFreePort } from "./portCheck.mjs";
import { provideDatabase } from "./provideDatabase.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";
import { keptSecrets } from "./secrets.mjs";
import { settleRestore } from "./settleRestore.mjs";
import { compareWithStart, recordStart, settingsOf } from "./startedWith.mjs";

/**
 * What the backend needs to start.
 * @typedef {object} Installation
 * @property {string} folder the data folder, absolute
 * @property {NodeJS.ProcessEnv} env the backend's environment
 * @property {(address: string) => Promise<void>} announce tells a refused second start, and `chat doctor`, where this one serves
 */

/**
 * Everything that must be there before the backend starts, cheap checks first, so that a taken port is told before a long install.
 * @param {{ progress: ReturnType<typeof import("./progress.mjs").createProgress>, shutdown: import("./shutdown.mjs").Shutdown, parts?: readonly string[] }} options
 *   `parts`: build only these
 * @returns {Promise<Installation>}
 * @throws {Problem}
 */
export async function prepareInstallation({ progress, shutdown, parts }) {
  const ofFile = await loadEnvFile(join(repositoryRoot, ".env"), process.env);
  const env = process.env;
  const host = env.HOST || "127.0.0.1";
  const folder = resolve(repositoryRoot, env.DATA_DIR || ".data");
  /** @type {Awaited<ReturnType<typeof holdFolder>>} */
  let describe = async () => {};

  const port = await progress.step(
    "checks",
    async () => {
      const wanted = parsePort(env.PORT);
      await openDataFolder(folder);
      describe = await holdFolder(folder, shutdown);
      await requireFreeSpace(folder, 300, "the database");
      return requireFreePort(wanted, host);
    },
    (found) => `Node ${process.versions.node}, port ${found}, data in ${shortPath(folder)}`,
  );
  await progress.step("dependencies", async (say) => {
    if (await hasDependencies(repositoryRoot)) return "up to date";
    await requireFreeSpace(repositoryRoot, 1000, "installing the dependencies");
    say("installing the locked packages; the first time takes a minute");
    await installDependencies(repositoryRoot, shutdown.signal);
    return "installed";
  });
  shutdown.throwIfEnding();
  await progress.step("build", (say) =>
    buildAll(repositoryRoot, { say, signal: shutdown.signal, ...(parts ? { parts } : {}) }),
  );
  shutdown.throwIfEnding();
  let secrets = await keptSecrets(folder, env);
  const database = await progress.step(
    "database",
    (say) => provideDatabase({ env, folder, say, shutdown }),
    ({ told }) => told,
  );
  shutdown.throwIfEnding();
  const facts = { database: database.env, host, port, folder };
  if (await settleRestore(repositoryRoot, folder, backendEnv(env, { ...facts, secrets })))
    secrets = await keptSecrets(folder, env);
  shutdown.throwIfEnding();
  const given = backendEnv(env, { ...facts, secrets });
  const settings = settingsOf(env, ofFile, folder, repositoryRoot);
  tellMovedFiles(await compareWithStart(folder, settings));
  return {
    folder,
    async announce(address) {
      await recordStart(folder, settings);
      await describe({ address, publicUrl: given.PUBLIC_URL ?? address });
    },
    env: given,
  };
}

/**
 * The environment of a backend program: what the person set wins over what is kept in the data folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ secrets: Record<string, string>, database: Record<string, string>, host: string, port: number, folder: string }} facts
 * @returns {NodeJS.ProcessEnv}
 */
export const backendEnv = (env, { secrets, database, host, port, folder }) => ({
  NODE_ENV: "production",
  ...Object.fromEntries(Object.entries(secrets).filter(([name]) => !env[`${name}_FILE`])),
  ...withoutEmpty(env),
  ...database,
  HOST: host,
  PORT: String(port),
  PUBLIC_URL: env.PUBLIC_URL || `http://localhost:${port}`,
  DATA_DIR: folder,
});

/**
 * @param {string} path
 * @returns {string} as people write it: relative where it lies below
 */
export function shortPath(path) {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || short === "" ? path : short;
}

/**
 * @param {string} folder
 * @param {import("./shutdown.mjs").Shutdown} shutdown
 * @returns {Promise<(facts: { address: string, publicUrl: string }) => Promise<void>>}
 */
async function holdFolder(folder, shutdown) {
  const lock = await takeLock(join(folder, "lock"));
  if (!lock.held) {
    if (lock.holder.command !== undefined)
      throw new Problem(
        `The command ${lock.holder.command} works on ${shortPath(folder)} (process ${lock.holder.pid}).`,
        "Start the platform when it is done.",
      );
    const where = lock.holder.address ? ` at ${lock.holder.address}` : "";
    throw new Problem(
      `The platform already runs on ${shortPath(folder)} (process ${lock.holder.pid}${where}).`,
      "Use that one, stop it with Ctrl-C, or give this one its own data: DATA_DIR=.data-two PORT=5001 npm start",
    );
  }
  shutdown.add(lock.release);
  return lock.describe;
}

/**
 * Nobody copies the files that were sent before; a forgotten variable looks the same.
 * @param {readonly import("./startedWith.mjs").Difference[]} differences
 */
function tellMovedFiles(differences) {
  const moved = differences.filter(({ name }) => ["FILES_DIR", "S3_ENDPOINT", "S3_BUCKET"].includes(name));
  if (moved.length > 0)
    console.log(
      `  ! ${"files".padEnd(13)} kept elsewhere than at the last start: ${moved.map(({ before, now }) => `${now} instead of ${before}`).join(", ")}. Files that were sent before are found only if they were copied there.`,
    );
}

/**
 * An empty variable means "not set" (`PORT= npm start`, an example file copied as it is), so it must not hide a generated value.
 * @param {NodeJS.ProcessEnv} env
 */
const withoutEmpty = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
