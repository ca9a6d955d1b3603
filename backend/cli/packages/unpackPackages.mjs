import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explainFailure, Problem } from "../launch/Problem.mjs";
import { runTool } from "../mariadb/runTool.mjs";

/**
 * What is fetched, and how its failure is told.
 * @typedef {object} WantedPackages
 * @property {string} title for people, e.g. "MariaDB"
 * @property {string} folder where the packages are unpacked to; it appears whole or not at all
 * @property {readonly string[]} names
 * @property {RegExp} dependency which of their dependencies are fetched too where the system lacks them
 * @property {string} program path inside the folder; its libraries must all be found
 * @property {() => Promise<string>} hint what a person can do instead
 * @property {string} offlineHint what a person can do without network
 */

/**
 * The package tools speak the person's language; what is read from them must not.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 */
const runPackageTool = (program, args, options = {}) =>
  runTool(program, args, { ...options, env: { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" } });

/** @returns {boolean} whether this system has Debian's package tools */
export function canUnpackPackages() {
  return (
    process.platform === "linux" &&
    ["apt-get", "apt-cache", "dpkg", "dpkg-query"].every((tool) => existsSync(`/usr/bin/${tool}`))
  );
}

/**
 * Fetches Debian packages and the libraries that the system lacks, and unpacks them: no root, no service, no system file.
 *
 * An ordinary user cannot refresh the system's package lists, and on a bare machine they are empty, so lists and cache of our own are used then.
 * The work happens beside the target and is renamed at the end: an interrupted download leaves nothing half done.
 *
 * @param {WantedPackages} wanted
 * @throws {Problem} without network, or when the packages do not fit this system
 */
export async function unpackPackages(wanted) {
  const { folder, title, hint } = wanted;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.part-`);
  try {
    const packages = join(work, "packages");
    await mkdir(packages);
    const apt = await aptWithLists(work, wanted);
    const names = await missingPackages(apt, wanted);
    // As root apt drops its rights for the download and complains that "_apt" cannot enter our private folder.
    const download = await runPackageTool("apt-get", [...apt, "-o", "APT::Sandbox::User=root", "download", ...names], {
      cwd: packages,
      timeoutMs: 300_000,
    });
    if (download.code !== 0) throw await downloadProblem(download.stderr, wanted);
    const root = join(work, "root");
    for (const file of await readdir(packages)) {
      const unpacked = await runPackageTool("dpkg", ["-x", join(packages, file), root]);
      if (unpacked.code !== 0)
        throw (
          explainFailure(new Error(unpacked.stderr)) ??
          new Problem(`The package ${file} could not be unpacked.`, await hint())
        );
    }
    if (!existsSync(join(root, wanted.program)))
      throw new Problem(`The system's ${title} packages hold no server program.`, await hint());
    await refuseMissingLibraries(root, wanted);
    await rm(folder, { recursive: true, force: true });
    await rename(root, folder).catch((error) => {
      if (!existsSync(join(folder, wanted.program))) throw error; // else another run was faster
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder where packages were unpacked
 * @returns {NodeJS.ProcessEnv} with which a program in it finds its libraries
 */
export function unpackedEnv(folder) {
  const base = [join(folder, "usr/lib"), join(folder, "lib")].filter((path) => existsSync(path));
  const triplets = base.flatMap((path) =>
    readdirSync(path)
      .filter((name) => name.includes("-linux-"))
      .map((name) => join(path, name)),
  );
  return { LD_LIBRARY_PATH: [...triplets, ...base, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":") };
}

/**
 * @param {string} work a folder for lists of our own
 * @param {WantedPackages} wanted
 * @returns {Promise<string[]>} options for apt with which the packages are known
 */
async function aptWithLists(work, wanted) {
  if (await knowsPackages([], wanted)) return [];
  if (process.getuid?.() === 0) {
    const update = await runPackageTool("apt-get", ["update"], { timeoutMs: 300_000 });
    if (update.code === 0 && (await knowsPackages([], wanted))) return [];
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
  if (update.code !== 0 || !(await knowsPackages(own, wanted))) throw await downloadProblem(update.stderr, wanted);
  return own;
}

/**
 * @param {readonly string[]} apt
 * @param {WantedPackages} wanted
 */
async function knowsPackages(apt, { names }) {
  const { stdout } = await runPackageTool("apt-cache", [...apt, "policy", ...names]);
  const candidates = stdout.match(/Candidate: (?!\(none\))\S+/g) ?? [];
  return candidates.length === names.length;
}

/**
 * The wanted packages and those libraries of theirs that are not installed, to any depth.
 * @param {readonly string[]} apt
 * @param {WantedPackages} wanted
 * @returns {Promise<string[]>}
 */
async function missingPackages(apt, wanted) {
  const chosen = new Set(wanted.names);
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
      if (wanted.dependency.test(dependency) && !(await isInstalled(dependency))) chosen.add(dependency);
  }
  return [...chosen];
}

/** @param {string} name */
async function isInstalled(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a field of dpkg-query, not a template
  const { code, stdout } = await runPackageTool("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]);
  return code === 0 && stdout.includes("installed");
}

/**
 * @param {string} root
 * @param {WantedPackages} wanted
 */
async function refuseMissingLibraries(root, { program, title, hint }) {
  const { stdout } = await runTool("ldd", [join(root, program)], {
    env: { ...process.env, ...unpackedEnv(root), LC_ALL: "C" },
  });
  const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0)
    throw new Problem(`${title} was unpacked, but this system lacks ${missing.join(", ")}.`, await hint());
}

/**
 * @param {string} stderr
 * @param {WantedPackages} wanted
 */
async function downloadProblem(stderr, { title, hint, offlineHint }) {
  const full = explainFailure(new Error(stderr));
  if (full) return full;
  const isOffline =
    /Could not resolve|Temporary failure|Could not connect|Network is unreachable|timed out|Unable to connect/i.test(
      stderr,
    );
  return new Problem(
    isOffline
      ? `No ${title} server is installed and the package mirror cannot be reached, so none can be fetched.`
      : `No ${title} server is installed and its packages could not be fetched: ${lastLine(stderr)}`,
    isOffline ? offlineHint : await hint(),
  );
}

/** @param {string} text */
const lastLine = (text) =>
  text
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^[EW]:\s*/, "") ?? "no reason given";
