import { readFile } from "node:fs/promises";

const CONTAINER =
  "docker run -d -p 127.0.0.1:3306:3306 -e MARIADB_ROOT_PASSWORD=… -e MARIADB_DATABASE=chat -e MARIADB_USER=chat -e MARIADB_PASSWORD=… mariadb:11.8, then DB_HOST=127.0.0.1 DB_USER=chat DB_PASSWORD=… npm start";

/** @returns {Promise<string>} the exact command that puts MariaDB on this system */
export async function installHint() {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return installHintFor(process.platform, release);
}

/**
 * @param {string} platform as in process.platform
 * @param {string} osRelease text of /etc/os-release, empty where there is none
 */
export function installHintFor(platform, osRelease) {
  if (platform === "darwin") return "Install it, then start again: brew install mariadb";
  if (platform === "win32")
    return `Start inside WSL (Debian or Ubuntu), or use a database in a container: ${CONTAINER}`;
  const names = ["ID", "ID_LIKE"]
    .map((key) => new RegExp(`^${key}="?([^"\n]*)`, "m").exec(osRelease)?.[1] ?? "")
    .join(" ");
  const command = COMMANDS.find(([name]) => names.includes(name))?.[1];
  return command
    ? `Install it, then start again: ${command}`
    : `Install MariaDB 10.11 or later, or use one in a container: ${CONTAINER}`;
}

/** @type {ReadonlyArray<readonly [string, string]>} */
const COMMANDS = [
  ["debian", "sudo apt-get install --no-install-recommends mariadb-server-core mariadb-client-core"],
  ["ubuntu", "sudo apt-get install --no-install-recommends mariadb-server-core mariadb-client-core"],
  ["alpine", "sudo apk add mariadb mariadb-client"],
  ["fedora", "sudo dnf install mariadb-server"],
  ["rhel", "sudo dnf install mariadb-server"],
  ["suse", "sudo zypper install mariadb"],
  ["arch", "sudo pacman -S mariadb"],
];
