import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explainFailure, Problem } from "../launch/Problem.mjs";
import { installHint } from "./installHint.mjs";
import { runTool } from "./runTool.mjs";

/** @typedef {import("./findMariadb.mjs").MariadbProgram} MariadbProgram */

const WANTED = ["mariadb-server-core", "mariadb-client-core"];

/**
 * The package tools speak the person's language; what is read from them must not.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number }} [options]
 */
const runPackageTool = (program, args, options = {}) =>
  runTool(program, args, { ...options, env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" } });

/** @returns {boolean} whether this system has Debian's package tools */
export function canUnpackMariadb() {
  return (
    process.platform === "linux" &&
    ["apt-get", "apt-cache", "dpkg", "dpkg-query"].every((tool) => existsSync(`/usr/bin/${tool}`))
  );
}

/**
 * @param {string} folder where packages were unpacked
 * @returns {MariadbProgram | undefined} the server in it, if there is one
 */
export function unpackedMariadb(folder) {
  const server = join(folder, "usr/sbin/mariadbd");
  const installer = join(folder, "usr/bin/mariadb-install-db");
  if (!existsSync(server) || !existsSync(installer)) return undefined;
  const share = ["usr/share/mariadb", "usr/share/mysql"]
    .map((path) => join(folder, path))
    .find((path) => existsSync(join(path, "english")));
  const libraries = libraryFolders(folder);
  return {
    server,
    installer,
    basedir: join(folder, "usr"),
    env: { LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":") },
    options: [`--basedir=${join(folder, "usr")}`, ...(share ? [`--lc-messages-dir=${share}`] : [])],
    origin: "unpacked packages",
  };
}

/**
 * Fetches MariaDB's Debian packages and the libraries that the system lacks, and unpacks them into `folder`: no root, no service, no system file.
 *
 * An ordinary user cannot refresh the system's package lists, and on a bare machine they are empty, so lists and cache of our own are used then.
 * The work happens beside the target and is renamed at the end: an interrupted download leaves nothing half done.
 *
 * @param {string} folder
 * @returns {Promise<MariadbProgram>}
 * @throws {Problem} without network, or when the packages do not fit this system
 */
export async function unpackMariadb(folder) {
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.part-`);
  try {
    const packages = join(work, "packages");
    await mkdir(packages);
    const apt = await aptWithLists(work);
    const names = await missingPackages(apt);
    // As root apt drops its rights for the download and complains that "_apt" cannot enter our private folder.
    const download = await runPackageTool("apt-get", [...apt, "-o", "APT::Sandbox::User=root", "download", ...names], {
      cwd: packages,
      timeoutMs: 300_000,
    });
    if (download.code !== 0) throw await downloadProblem(download.stderr);
    const root = join(work, "root");
    for (const file of await readdir(packages)) {
      const unpacked = await runPackageTool("dpkg", ["-x", join(packages, file), root]);
      if (unpacked.code !== 0)
        throw (
          explainFailure(new Error(unpacked.stderr)) ??
          new Problem(`The package ${file} could not be unpacked.`, await installHint())
        );
    }
    const program = unpackedMariadb(root);
    if (!program) throw new Problem("The system's MariaDB packages hold no server program.", await installHint());
    await refuseMissingLibraries(program);
    await rm(folder, { recursive: true, force: true });
    await rename(root, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const program = unpackedMariadb(folder);
  if (!program) throw new Problem("The unpacked MariaDB disappeared again.", "Start once more.");
  return program;
}

/**
 * @param {string} work a folder for lists of our own
 * @returns {Promise<string[]>} options for apt with which the server package is known
 */
async function aptWithLists(work) {
  if (await knowsServerPackage([])) return [];
  if (process.getuid?.() === 0) {
    const update = await runPackageTool("apt-get", ["update"], { timeoutMs: 300_000 });
    if (update.code === 0 && (await knowsServerPackage([]))) return [];
  }
  const lists = join(work, "lists");
  const cache = join(work, "cache");
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives/partial"), { recursive: true });
  const own = [
    "-o",
    `Dir::State::lists=${lists}`,
    "-o",
    `Dir::Cache=${cache}`,
    "-o",
    "APT::Sandbox::User=root",
    "-o",
    "Acquire::Languages=none",
  ];
  const update = await runPackageTool("apt-get", [...own, "update"], { timeoutMs: 300_000 });
  if (update.code !== 0 || !(await knowsServerPackage(own))) throw await downloadProblem(update.stderr);
  return own;
}

/** @param {readonly string[]} apt */
async function knowsServerPackage(apt) {
  const { stdout } = await runPackageTool("apt-cache", [...apt, "policy", ...WANTED]);
  const candidates = stdout.match(/Candidate: (?!\(none\))\S+/g) ?? [];
  return candidates.length === WANTED.length;
}

/**
 * The wanted packages and those libraries of theirs that are not installed, to any depth.
 * @param {readonly string[]} apt
 * @returns {Promise<string[]>}
 */
async function missingPackages(apt) {
  const chosen = new Set(WANTED);
  for (const name of chosen) {
    const { stdout } = await runPackageTool("apt-cache", [
      ...apt,
      "depends",
      "--no-recommends",
      "--no-suggests",
      "--no-conflicts",
      "--no-breaks",
      "--no-replaces",
      "--no-enhances",
      name,
    ]);
    for (const [, dependency = ""] of stdout.matchAll(/^\s*(?:Pre)?Depends: ([a-z0-9][a-z0-9.+-]*)/gm))
      if (/^(lib|mariadb)/.test(dependency) && !(await isInstalled(dependency))) chosen.add(dependency);
  }
  return [...chosen];
}

/** @param {string} name */
async function isInstalled(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a field of dpkg-query, not a template
  const { code, stdout } = await runPackageTool("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]);
  return code === 0 && stdout.includes("installed");
}

/** @param {MariadbProgram} program */
async function refuseMissingLibraries(program) {
  const { stdout } = await runTool("ldd", [program.server], { env: { ...process.env, ...program.env, LC_ALL: "C" } });
  const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0)
    throw new Problem(`MariaDB was unpacked, but this system lacks ${missing.join(", ")}.`, await installHint());
}

/** @param {string} stderr */
async function downloadProblem(stderr) {
  const full = explainFailure(new Error(stderr));
  if (full) return full;
  const isOffline =
    /Could not resolve|Temporary failure|Could not connect|Network is unreachable|timed out|Unable to connect/i.test(
      stderr,
    );
  return new Problem(
    isOffline
      ? "No MariaDB server is installed and the package mirror cannot be reached, so none can be fetched."
      : `No MariaDB server is installed and its packages could not be fetched: ${lastLine(stderr)}`,
    isOffline
      ? `Connect to the network and start again, or use a database you have: DB_HOST=… DB_USER=… DB_PASSWORD=… npm start`
      : await installHint(),
  );
}

/** @param {string} text */
const lastLine = (text) =>
  text
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^[EW]:\s*/, "") ?? "no reason given";

/** @param {string} folder */
function libraryFolders(folder) {
  const base = [join(folder, "usr/lib"), join(folder, "lib")].filter((path) => existsSync(path));
  const triplets = base.flatMap((path) =>
    readdirSync(path)
      .filter((name) => name.includes("-linux-"))
      .map((name) => join(path, name)),
  );
  return [...triplets, ...base];
}
