import { join } from "node:path";
import { findMariadb } from "../mariadb/findMariadb.mjs";
import { runningMariadb, startPrivateMariadb } from "../mariadb/privateMariadb.mjs";
import { takeLock } from "./lockFile.mjs";
import { Problem } from "./Problem.mjs";
import { shortPath } from "./prepareInstallation.mjs";
import { repositoryRoot as root } from "./repositoryRoot.mjs";
import { keptSecrets } from "./secrets.mjs";

/** How long a command waits for one that started the database for itself, e.g. a backup of a stopped platform. */
const COMMAND_WAIT_MS = 3_600_000;

/**
 * Adopts the platform's server, or starts one for the time of the command; then the folder is held, so that no `npm start` meets it half-way,
 * and other commands wait: they would lose the server in the middle of their work.
 * @param {string} folder
 * @param {string} command its name
 * @param {AbortSignal} signal ends the waiting and the starting
 * @returns {Promise<{ env: Record<string, string>, release: () => Promise<void> }>}
 */
export async function borrowDatabase(folder, command, signal) {
  const home = join(folder, "mariadb");
  const lock = await holdOrAdopt(folder, home, command, signal);
  if ("account" in lock) return { env: toEnv(lock.account), release: async () => {} };
  try {
    const program = await findMariadb({
      unpackInto: join(folder, "mariadb-server"),
      alsoUnpackedIn: [join(root, ".data/mariadb-server")],
    });
    await keptSecrets(folder, process.env); // before there is a database: one without secrets has lost them
    const server = await startPrivateMariadb(program, home, { signal });
    return {
      env: toEnv(server.account),
      release: async () => {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * @param {string} folder
 * @param {string} home of the database
 * @param {string} command
 * @param {AbortSignal} signal
 * @returns {Promise<{ release: () => Promise<void> } | { account: import("../mariadb/privateMariadb.mjs").MariadbAccount }>}
 */
async function holdOrAdopt(folder, home, command, signal) {
  const deadline = Date.now() + COMMAND_WAIT_MS;
  for (let isTold = false; ; isTold = true) {
    const lock = await takeLock(join(folder, "lock"), command);
    if (lock.held) return lock;
    const { pid, command: other } = lock.holder;
    if (other === undefined) {
      const account = await runningMariadb(home);
      if (account) return { account };
      throw new Problem(
        `The platform on ${shortPath(folder)} is just starting or stopping (process ${pid}).`,
        "Try again in a few seconds.",
      );
    }
    if (Date.now() > deadline)
      throw new Problem(
        `The command ${other} has worked on ${shortPath(folder)} for an hour (process ${pid}).`,
        "Wait for it, or end it, then try again.",
      );
    signal.throwIfAborted();
    if (!isTold) console.error(`Waiting for the command ${other} (process ${pid}) …`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const toEnv = (/** @type {import("../mariadb/privateMariadb.mjs").MariadbAccount} */ account) => ({
  DB_SOCKET: account.socketPath,
  DB_USER: account.user,
  DB_PASSWORD: account.password,
  DB_NAME: account.database,
});
