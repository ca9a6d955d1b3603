import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../launch/Problem.mjs";
import { unpackedEnv, unpackPackages } from "../packages/unpackPackages.mjs";
import { installHint } from "./installHint.mjs";

/** @typedef {import("./findMariadb.mjs").MariadbProgram} MariadbProgram */

const SERVER = "usr/sbin/mariadbd";

/**
 * @param {string} folder where packages were unpacked
 * @returns {MariadbProgram | undefined} the server in it, if there is one
 */
export function unpackedMariadb(folder) {
  const server = join(folder, SERVER);
  const installer = join(folder, "usr/bin/mariadb-install-db");
  if (!existsSync(server) || !existsSync(installer)) return undefined;
  const share = ["usr/share/mariadb", "usr/share/mysql"]
    .map((path) => join(folder, path))
    .find((path) => existsSync(join(path, "english")));
  return {
    server,
    installer,
    basedir: join(folder, "usr"),
    env: unpackedEnv(folder),
    options: [`--basedir=${join(folder, "usr")}`, ...(share ? [`--lc-messages-dir=${share}`] : [])],
    origin: "unpacked packages",
  };
}

/**
 * @param {string} folder where packages were unpacked
 * @returns {NodeJS.ProcessEnv | undefined} what `chat sql` needs to run the client in it, if there is one
 */
export function unpackedClient(folder) {
  const client = join(folder, "usr/bin/mariadb");
  return existsSync(client) ? { ...unpackedEnv(folder), SQL_CLIENT: client } : undefined;
}

/**
 * Fetches MariaDB's Debian packages into `folder`: nothing of the system is touched.
 *
 * @param {string} folder
 * @returns {Promise<MariadbProgram>}
 * @throws {Problem} without network, or when the packages do not fit this system
 */
export async function unpackMariadb(folder) {
  await unpackPackages({
    title: "MariaDB",
    folder,
    names: ["mariadb-server-core", "mariadb-client-core"],
    dependency: /^(lib|mariadb)/,
    program: SERVER,
    hint: installHint,
    offlineHint:
      "Connect to the network and start again, or use a database you have: DB_HOST=… DB_USER=… DB_PASSWORD=… npm start",
  });
  const program = unpackedMariadb(folder);
  if (!program) throw new Problem("The unpacked MariaDB disappeared again.", "Start once more.");
  return program;
}
