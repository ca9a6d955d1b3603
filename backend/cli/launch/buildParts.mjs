import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../mariadb/runTool.mjs";
import { buildBackend } from "./buildBackend.mjs";
import { explainFailure, Problem } from "./Problem.mjs";

/**
 * A part of the platform that is built.
 * @typedef {object} Part
 * @property {string} name its workspace
 * @property {readonly string[]} sources folders and files whose content decides whether it is stale
 * @property {string} output a file that exists once it is built
 */

const SHARED = ["package-lock.json", "tsconfig.base.json", "backend/contract/src", "backend/contract/package.json"];

/** @type {readonly Part[]} */
export const PARTS = [
  {
    name: "backend",
    sources: ["backend/src", "backend/package.json", "backend/cli/launch/buildBackend.mjs", ...SHARED],
    output: "backend/dist/main.js",
  },
  { name: "widget", sources: ["widget", ...SHARED], output: "widget/dist/widget.js" },
  { name: "admin-ui", sources: ["admin-ui", ...SHARED], output: "admin-ui/dist/index.html" },
  { name: "agent-ui", sources: ["agent-ui", "admin-ui/kit", ...SHARED], output: "agent-ui/dist/index.html" },
];

const STAMP = ".built-from";
const NOT_SOURCES = new Set(["node_modules", "dist", "test-results", "coverage"]);

/**
 * @param {string} root
 * @returns {Promise<Part[]>} the parts whose output is missing or older than their sources, compared by content
 */
export async function staleParts(root) {
  const checks = PARTS.map(async (part) => {
    if (!existsSync(join(root, part.output))) return true;
    const stamp = await readFile(stampFile(root, part), "utf8").catch(() => "");
    return stamp !== (await sourceHash(root, part.sources));
  });
  const isStale = await Promise.all(checks);
  return PARTS.filter((_, index) => isStale[index]);
}

/**
 * Builds one part and remembers from what.
 * @param {string} root
 * @param {Part} part
 * @param {AbortSignal} [signal]
 * @throws {Problem} with what the build said
 */
export async function buildPart(root, part, signal) {
  const hash = await sourceHash(root, part.sources); // before the build: an edit made meanwhile must not count as built
  await rm(stampFile(root, part), { force: true });
  if (part.name === "backend") await buildBackend(root);
  else {
    const npm = process.env.npm_execpath;
    const [program, before] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
    const { code, stdout, stderr } = await runTool(
      program,
      [...before, "run", "build", "--loglevel=error", "-w", `@chat/${part.name}`],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: "production", FORCE_COLOR: "0" },
        ...(signal ? { signal } : {}),
      },
    );
    if (code !== 0) throw buildProblem(part.name, `${stdout}\n${stderr}`);
  }
  if (!existsSync(join(root, part.output)))
    throw new Problem(
      `The build of ${part.name} made no ${part.output}.`,
      `Run npm run build -w @chat/${part.name} to see why.`,
    );
  await writeFile(stampFile(root, part), hash);
}

/**
 * @param {string} name
 * @param {string} output
 */
function buildProblem(name, output) {
  const told = output
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("npm warn"))
    .slice(-25)
    .join("\n    ");
  return (
    explainFailure(new Error(output)) ??
    new Problem(`${name} could not be built:\n    ${told}`, "Put that right, then start again.")
  );
}

/**
 * @param {string} root
 * @param {Part} part
 */
const stampFile = (root, part) => join(root, part.name, "dist", STAMP);

/**
 * @param {string} root
 * @param {readonly string[]} sources
 * @returns {Promise<string>} changes when any file's path or content does, whatever the clock or a checkout did to its time
 */
async function sourceHash(root, sources) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const source of sources)
    for (const file of await filesOf(join(root, source)))
      hash
        .update(file.slice(root.length))
        .update("\0")
        .update(await readFile(file))
        .update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} path file or folder; may be missing
 * @returns {Promise<string[]>} sorted
 */
async function filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return existsSync(path) ? [path] : [];
  const nested = entries
    .filter((entry) => !NOT_SOURCES.has(entry.name) && !/\.(test|spec)\.[cm]?[jt]sx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) =>
      entry.isDirectory() ? filesOf(join(path, entry.name)) : Promise.resolve([join(path, entry.name)]),
    );
  return (await Promise.all(nested)).flat();
}
