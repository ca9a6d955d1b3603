import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../mariadb/runTool.mjs";
import { explainFailure, Problem } from "./Problem.mjs";

/** What is in npm's cache is used as it is (the lock's integrity checks it), and an unreachable registry is told within seconds, not minutes. */
const NPM_OPTIONS = [
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--prefer-offline",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/**
 * Whether node_modules holds what package-lock.json asks for.
 *
 * npm writes its own record at the very end of an install, so a broken one has none; comparing the two costs milliseconds and needs no stamp of ours.
 * @param {string} root
 */
export async function hasDependencies(root) {
  const wanted = await packagesOf(join(root, "package-lock.json"));
  const have = await packagesOf(join(root, "node_modules/.package-lock.json"));
  if (!wanted || !have) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.optional || entry.devOptional || entry.peer) return true;
    if (entry.link) return existsSync(join(root, path));
    return have[path]?.version === entry.version;
  });
}

/**
 * Installs the locked dependencies, exactly.
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @throws {Problem} without network, rights or room
 */
export async function installDependencies(root, signal) {
  const npm = process.env.npm_execpath;
  const [program, before] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
  const { code, stdout, stderr } = await runTool(program, [...before, "ci", ...NPM_OPTIONS], {
    cwd: root,
    ...(signal ? { signal } : {}),
  });
  if (code === 0) return;
  throw npmProblem(`${stdout}\n${stderr}`, code);
}

/**
 * @param {string} output what npm said
 * @param {number} code
 * @returns {Problem}
 */
export function npmProblem(output, code) {
  if (code === 127)
    return new Problem(
      "npm was not found beside Node.",
      "Install Node with npm from https://nodejs.org, then start again.",
    );
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network request .* failed/i.test(
      output,
    )
  )
    return new Problem(
      "The npm registry cannot be reached, so the dependencies cannot be installed.",
      "Connect to the network (or set a proxy: npm config set proxy http://…), then start again.",
    );
  if (/self.signed certificate|unable to (?:verify|get local issuer)|CERT_|SELF_SIGNED/i.test(output))
    return new Problem(
      "The npm registry's certificate is not trusted here, as behind a company's proxy.",
      "Name the proxy's certificate authority, then start again: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem",
    );
  if (/EUSAGE|can only install packages when your package.json and package-lock.json/.test(output))
    return new Problem(
      "package.json and package-lock.json do not belong together.",
      "Undo the change to one of them, or run npm install, then start again.",
    );
  const known = explainFailure(new Error(output));
  if (known) return known;
  const line =
    output.split("\n").find((text) => /npm error|npm ERR!/.test(text) && !/code |errno/.test(text)) ??
    output.trim().split("\n").at(-1) ??
    "";
  return new Problem(
    `The dependencies could not be installed: ${line.replace(/^npm (error|ERR!)\s*/, "")}`,
    "Run npm ci to see the whole story.",
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }> | undefined>}
 */
async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
