import { createConnection } from "node:net";
import { join } from "node:path";
import { findMariadb } from "../mariadb/findMariadb.mjs";
import { startPrivateMariadb } from "../mariadb/privateMariadb.mjs";
import { Problem } from "./Problem.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";

/** More ends than this within the time below mean that starting it again heals nothing. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 10 * 60_000;

/**
 * The database that the environment names, or else a private MariaDB server in the data folder.
 *
 * @param {{ env: NodeJS.ProcessEnv, folder: string, say: (text: string) => void, shutdown: import("./shutdown.mjs").Shutdown }} options
 * @returns {Promise<{ env: Record<string, string>, told: string }>} what the backend's environment needs
 * @throws {Problem}
 */
export async function provideDatabase({ env, folder, say, shutdown }) {
  if (env.DB_SOCKET || env.DB_HOST) {
    const port = Number(env.DB_PORT || 3306);
    const where = env.DB_SOCKET || `${env.DB_HOST}:${port}`;
    await requireDatabase(env.DB_SOCKET ? { path: env.DB_SOCKET } : { host: env.DB_HOST ?? "", port }, where);
    return { env: {}, told: `using ${where}` };
  }
  const program = await findMariadb({
    unpackInto: join(folder, "mariadb-server"),
    alsoUnpackedIn: [join(repositoryRoot, ".data/mariadb-server")],
    onStep: say,
  });
  shutdown.throwIfEnding();
  const home = join(folder, "mariadb");
  const { signal } = shutdown;
  let starting = startPrivateMariadb(program, home, { onStep: say, signal });
  // Whatever it is at: a server that is just being started is told to end too, and its end is awaited before the folder is given free.
  shutdown.add(async () => {
    const last = await starting.catch(() => undefined);
    await last?.stop();
  });
  let server = await starting;
  const { socketPath, user, password, database } = server.account;

  /** @type {number[]} */
  let restarts = [];
  const watch = () =>
    void server.ended.then(async () => {
      if (shutdown.isEnding()) return;
      restarts = [...restarts.filter((at) => Date.now() - at < RESTART_WINDOW_MS), Date.now()];
      if (restarts.length > MAX_RESTARTS) {
        console.error(
          `\n✗ The private database server keeps ending.\n  → Look at ${join(home, "mariadb.log")}, then start again.\n`,
        );
        return shutdown.end(1);
      }
      console.error("  warning: the private database server ended unexpectedly; starting it again");
      try {
        starting = startPrivateMariadb(program, home, { socketPath, signal });
        server = await starting;
        watch();
      } catch (error) {
        if (shutdown.isEnding()) return; // it was told to stop in the middle
        console.error(
          `\n✗ ${error instanceof Error ? error.message : String(error)}\n  → Look at ${join(home, "mariadb.log")}, then start again.\n`,
        );
        await shutdown.end(1);
      }
    });
  watch();
  return {
    env: { DB_SOCKET: socketPath, DB_USER: user, DB_PASSWORD: password, DB_NAME: database },
    told: `private MariaDB (${program.origin})`,
  };
}

/**
 * @param {import("node:net").NetConnectOpts} target
 * @param {string} where
 */
function requireDatabase(target, where) {
  return new Promise((resolve, reject) => {
    const socket = createConnection(target);
    const fail = (/** @type {unknown} */ cause) => {
      socket.destroy();
      reject(
        new Problem(
          `The database at ${where} cannot be reached.`,
          "Start it or correct DB_HOST, DB_PORT or DB_SOCKET; without them a private database is used.",
          { cause },
        ),
      );
    };
    socket.setTimeout(5000, () => fail("timeout"));
    socket.once("error", fail).once("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}
