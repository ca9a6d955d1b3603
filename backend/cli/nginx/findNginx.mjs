import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../launch/Problem.mjs";
import { canUnpackPackages, unpackedEnv, unpackPackages } from "../packages/unpackPackages.mjs";

/**
 * An Nginx program and what it needs to run.
 * @typedef {object} NginxProgram
 * @property {string} file
 * @property {string} openssl beside it, for certificates
 * @property {NodeJS.ProcessEnv} env variables to add, such as LD_LIBRARY_PATH for unpacked packages
 * @property {string} origin for people: where it came from
 */

const PROGRAM = "usr/sbin/nginx";
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];
const OPENSSL = "usr/bin/openssl";
const HINT = "Install it: sudo apt-get install --no-install-recommends nginx openssl, or brew install nginx";

/**
 * Finds Nginx: installed on the system, unpacked earlier, or (Debian, Ubuntu) fetched now without touching the system.
 *
 * Only tests need it: in an installation Nginx comes with its image.
 *
 * @param {{ unpackInto: string, onStep?: (text: string) => void }} options
 * @returns {Promise<NginxProgram>}
 * @throws {Problem} naming the command that installs it
 */
export async function findNginx({ unpackInto, onStep = () => {} }) {
  const [file, openssl] = [onSystem("nginx"), onSystem("openssl")];
  if (file && openssl) return { file, openssl, env: {}, origin: file };
  if (!existsSync(join(unpackInto, PROGRAM)) || !existsSync(join(unpackInto, OPENSSL))) {
    if (!canUnpackPackages()) throw new Problem("No Nginx was found on this machine.", HINT);
    onStep("no Nginx here: unpacking the system's package into the data folder (nothing is installed)");
    await unpackPackages({
      title: "Nginx",
      folder: unpackInto,
      names: ["nginx", "openssl"],
      dependency: /^lib/,
      program: PROGRAM,
      hint: async () => HINT,
      offlineHint: `Connect to the network and start again. ${HINT}`,
    });
  }
  return {
    file: file ?? join(unpackInto, PROGRAM),
    openssl: openssl ?? join(unpackInto, OPENSSL),
    env: unpackedEnv(unpackInto),
    origin: "unpacked packages",
  };
}

/** @param {string} name */
const onSystem = (name) =>
  [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
