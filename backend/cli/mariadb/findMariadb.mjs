import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { Problem } from "../launch/Problem.mjs";
import { canUnpackPackages } from "../packages/unpackPackages.mjs";
import { installHint } from "./installHint.mjs";
import { runTool } from "./runTool.mjs";
import { unpackedMariadb, unpackMariadb } from "./unpackMariadb.mjs";

/**
 * A MariaDB server program and what it needs to run.
 * @typedef {object} MariadbProgram
 * @property {string} server path of mariadbd
 * @property {string} installer path of mariadb-install-db
 * @property {string} basedir
 * @property {NodeJS.ProcessEnv} env variables to add, such as LD_LIBRARY_PATH for unpacked packages
 * @property {readonly string[]} options server options this installation needs
 * @property {string} origin for people: where it came from
 */

const OLDEST = [10, 11];
const SYSTEM_FOLDERS = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/bin",
  "/usr/libexec",
  "/opt/homebrew/bin",
  "/opt/homebrew/sbin",
];

/**
 * Finds a MariaDB server: installed on the system, unpacked earlier, or (Debian, Ubuntu) fetched now without touching the system.
 *
 * @param {{ unpackInto: string, alsoUnpackedIn?: readonly string[], onStep?: (text: string) => void }} options
 *   `unpackInto` is where packages go when nothing is found; the other folders are only looked at
 * @returns {Promise<MariadbProgram>}
 * @throws {Problem} naming the command that installs MariaDB on this system
 */
export async function findMariadb({ unpackInto, alsoUnpackedIn = [], onStep = () => {} }) {
  const installed = systemMariadb();
  const version = installed && (await mariadbVersion(installed));
  if (installed && isRecentEnough(version)) return installed;
  for (const folder of [unpackInto, ...alsoUnpackedIn]) {
    const unpacked = unpackedMariadb(folder);
    if (unpacked && isRecentEnough(await mariadbVersion(unpacked))) return unpacked;
  }
  if (canUnpackPackages()) {
    onStep("no MariaDB here: unpacking the system's packages into the data folder (nothing is installed)");
    const unpacked = await unpackMariadb(unpackInto);
    const found = await mariadbVersion(unpacked);
    if (isRecentEnough(found)) return unpacked;
    throw new Problem(
      `This system's packages hold MariaDB ${found?.join(".") ?? "(unknown)"}, but 10.11 or later is needed.`,
      await installHint(),
    );
  }
  throw new Problem(
    version
      ? `MariaDB ${version.join(".")} is too old: 10.11 or later is needed.`
      : "No MariaDB server was found on this machine.",
    await installHint(),
  );
}

/** @returns {MariadbProgram | undefined} the server that the system's own packages installed */
function systemMariadb() {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  const server = folders.map((folder) => join(folder, "mariadbd")).find((path) => existsSync(path));
  if (!server) return undefined;
  const installer = [dirname(server), ...folders]
    .flatMap((f) => [join(f, "mariadb-install-db"), join(f, "mysql_install_db")])
    .find((path) => existsSync(path));
  if (!installer) return undefined;
  return { server, installer, basedir: resolve(dirname(server), ".."), env: {}, options: [], origin: server };
}

/**
 * @param {MariadbProgram} program
 * @returns {Promise<[number, number, number] | undefined>} undefined when it does not run at all, or is not MariaDB
 */
async function mariadbVersion(program) {
  const { stdout } = await runTool(program.server, ["--no-defaults", ...program.options, "--version"], {
    env: { ...process.env, ...program.env },
    timeoutMs: 10_000,
  });
  const match = /Ver (\d+)\.(\d+)\.(\d+)-MariaDB/.exec(stdout);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** @param {readonly number[] | undefined} version */
function isRecentEnough(version) {
  if (!version) return false;
  const [major = 0, minor = 0] = version;
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
