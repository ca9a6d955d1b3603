import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../launch/Problem.mjs";
import { canUnpackPackages, unpackedEnv, unpackPackages } from "../packages/unpackPackages.mjs";

/**
 * A server that speaks Redis's protocol, for tests and benches.
 * @typedef {object} RedisProgram
 * @property {string} server path of redis-server or valkey-server
 * @property {NodeJS.ProcessEnv} env variables to add
 * @property {string} origin for people: where it came from
 */

const NAMES = ["valkey-server", "redis-server"];
const SYSTEM_FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"];
const UNPACKED = "usr/bin/redis-server";
const HINT = "Install one: sudo apt-get install --no-install-recommends redis-server, or brew install valkey";

/**
 * Finds Valkey or Redis: installed on the system, unpacked earlier, or (Debian, Ubuntu) fetched now without touching the system.
 *
 * @param {{ unpackInto: string, onStep?: (text: string) => void }} options
 * @returns {Promise<RedisProgram>}
 * @throws {Problem} naming the command that installs one
 */
export async function findRedis({ unpackInto, onStep = () => {} }) {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  const installed = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (installed) return { server: installed, env: {}, origin: installed };
  const unpacked = () => ({
    server: join(unpackInto, UNPACKED),
    env: unpackedEnv(unpackInto),
    origin: "unpacked packages",
  });
  if (existsSync(join(unpackInto, UNPACKED))) return unpacked();
  if (!canUnpackPackages()) throw new Problem("No Valkey or Redis server was found on this machine.", HINT);
  onStep("no Redis here: unpacking the system's packages into the data folder (nothing is installed)");
  await unpackPackages({
    title: "Redis",
    folder: unpackInto,
    names: ["redis-server", "redis-tools"],
    dependency: /^lib/,
    program: UNPACKED,
    hint: async () => HINT,
    offlineHint: `Connect to the network and start again. ${HINT}`,
  });
  return unpacked();
}
