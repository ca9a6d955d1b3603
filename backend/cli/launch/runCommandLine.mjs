import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findMariadb } from "../mariadb/findMariadb.mjs";
import { runningMariadb, startPrivateMariadb } from "../mariadb/privateMariadb.mjs";
import { buildAll } from "./buildAll.mjs";
import { openDataFolder } from "./dataFolder.mjs";
import { loadEnvFile } from "./envFile.mjs";
import { hasDependencies, installDependencies } from "./installDependencies.mjs";
import { takeLock } from "./lockFile.mjs";
import { Problem } from "./Problem.mjs";
import { parsePort } from "./portCheck.mjs";
import { backendEnv, shortPath } from "./prepareInstallation.mjs";
import { repositoryRoot as root } from "./repositoryRoot.mjs";
import { keptSecrets } from "./secrets.mjs";

/**
 * Runs one administration command on an installation: beside the running platform on its database, or with the database started for the moment.
 * @param {readonly string[]} args
 * @throws {Problem} when there is no installation in the data folder
 */
export async function runCommandLine(args) {
  await loadEnvFile(join(root, ".env"), process.env);
  const env = process.env;
  const folder = resolve(root, env.DATA_DIR || ".data");
  const isPrivate = !env.DB_HOST && !env.DB_SOCKET;
  // A restore is how an installation comes to a new machine: then a database is made for it.
  if (isPrivate && args[0] !== "restore" && !existsSync(join(folder, "mariadb/data")))
    throw new Problem(
      `There is no installation in ${shortPath(folder)} yet.`,
      "Run npm start first, or name its folder: DATA_DIR=/path/to/folder npm run chat",
    );
  await openDataFolder(folder);
  if (!(await hasDependencies(root))) await installDependencies(root);
  await buildAll(root, { parts: ["backend"] });
  const database = isPrivate ? await borrowDatabase(folder) : { env: {}, release: async () => {} };
  try {
    const child = spawn(process.execPath, ["--enable-source-maps", join(root, "backend/dist/chat.js"), ...args], {
      cwd: root,
      env: backendEnv(env, {
        secrets: await keptSecrets(folder),
        database: database.env,
        host: env.HOST || "127.0.0.1",
        port: parsePort(env.PORT),
        folder,
      }),
      stdio: "inherit",
    });
    process.exitCode = await new Promise((done) =>
      child.once("error", () => done(1)).once("exit", (code) => done(code ?? 1)),
    );
  } finally {
    await database.release();
  }
}

/**
 * Adopts the running server, or starts one for the time of the command; then the folder is held, so that no `npm start` meets it half-way.
 * @param {string} folder
 * @returns {Promise<{ env: Record<string, string>, release: () => Promise<void> }>}
 */
async function borrowDatabase(folder) {
  const home = join(folder, "mariadb");
  const toEnv = (/** @type {import("../mariadb/privateMariadb.mjs").MariadbAccount} */ account) => ({
    DB_SOCKET: account.socketPath,
    DB_USER: account.user,
    DB_PASSWORD: account.password,
    DB_NAME: account.database,
  });
  const running = await runningMariadb(home);
  if (running) return { env: toEnv(running), release: async () => {} };
  const lock = await takeLock(join(folder, "lock"));
  if (!lock.held)
    throw new Problem(
      `The platform on ${shortPath(folder)} is just starting or stopping (process ${lock.holder.pid}).`,
      "Try again in a few seconds.",
    );
  const program = await findMariadb({
    unpackInto: join(folder, "mariadb-server"),
    alsoUnpackedIn: [join(root, ".data/mariadb-server")],
  });
  const server = await startPrivateMariadb(program, home);
  return {
    env: toEnv(server.account),
    release: async () => {
      await server.stop();
      await lock.release();
    },
  };
}
