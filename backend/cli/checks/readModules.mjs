import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/**
 * One import, re-export or dynamic import.
 * @typedef {object} ModuleImport
 * @property {string} specifier as written
 * @property {string | undefined} file the module of this repository it leads to, undefined for a package
 * @property {string | undefined} packageName undefined for a file
 * @property {boolean} isMissing the file does not exist
 * @property {boolean} isType erased at run time
 * @property {readonly string[]} names what is taken at run time; `*` for everything, empty for a side effect
 * @property {number} line
 */

/**
 * @typedef {object} Module
 * @property {string} file path from the repository's top, with slashes
 * @property {number} lines
 * @property {readonly ModuleImport[]} imports
 * @property {readonly { name: "process.env" | "fetch" | "WebSocket" | "XMLHttpRequest", line: number }[]} globals uses of what only one module may use
 */

const FOLDERS = ["backend", "admin-ui", "agent-ui", "widget"];
const SKIPPED = new Set(["node_modules", "dist", "coverage", "test-results", "playwright-report"]);

/**
 * Parses every module of the workspaces, types included.
 * @param {string} root
 * @returns {Module[]} sorted by path
 * @throws {Error} for a file that does not parse: a checker that skips what it cannot read passes everything
 */
export function readModules(root) {
  const files = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    sourceFiles(join(root, folder)),
  );
  const known = new Set(files.map((file) => toPath(root, file)));
  return files.sort().map((file) => readModule(root, file, known));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory())
      return SKIPPED.has(entry.name) || entry.name.startsWith(".") ? [] : sourceFiles(join(folder, entry.name));
    return /\.(tsx?|mjs)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

/**
 * @param {string} root
 * @param {string} path
 * @param {ReadonlySet<string>} known
 * @returns {Module}
 */
function readModule(root, path, known) {
  const file = toPath(root, path);
  const source = readFileSync(path, "utf8");
  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const lineAt = (/** @type {number} */ offset) => source.slice(0, offset).split("\n").length;
  /** @type {(specifier: string, isType: boolean, names: string[], offset: number) => ModuleImport} */
  const found = (specifier, isType, names, offset) => ({
    ...resolveImport(root, file, specifier, known),
    specifier,
    isType,
    names,
    line: lineAt(offset),
  });
  const imports = [
    ...module.staticImports.map(({ moduleRequest, entries, start }) =>
      found(
        moduleRequest.value,
        entries.length > 0 && entries.every((e) => e.isType),
        entries
          .filter((e) => !e.isType)
          .map((e) => e.importName.name ?? (e.importName.kind === "Default" ? "default" : "*")),
        start,
      ),
    ),
    ...module.staticExports.flatMap(({ entries, start }) =>
      entries.flatMap((e) =>
        e.moduleRequest ? [found(e.moduleRequest.value, e.isType, [e.importName.name ?? "*"], start)] : [],
      ),
    ),
  ];
  /** @type {Module["globals"][number][]} */
  const globals = [];
  new Visitor({
    ImportExpression({ source: from, start }) {
      if (from.type === "Literal" && typeof from.value === "string")
        imports.push(found(from.value, false, ["*"], start));
    },
    MemberExpression({ object, property, start }) {
      if (object.type !== "Identifier" || property.type !== "Identifier") return;
      if (object.name === "process" && property.name === "env")
        globals.push({ name: "process.env", line: lineAt(start) });
      if (object.name === "globalThis" && property.name === "fetch")
        globals.push({ name: "fetch", line: lineAt(start) });
    },
    CallExpression({ callee, start }) {
      if (callee.type === "Identifier" && callee.name === "fetch") globals.push({ name: "fetch", line: lineAt(start) });
    },
    NewExpression({ callee, start }) {
      if (callee.type === "Identifier" && (callee.name === "WebSocket" || callee.name === "XMLHttpRequest"))
        globals.push({ name: callee.name, line: lineAt(start) });
    },
  }).visit(program);
  return { file, lines: source.trimEnd().split("\n").length, imports, globals };
}

/**
 * @param {string} root
 * @param {string} from
 * @param {string} specifier
 * @param {ReadonlySet<string>} known
 * @returns {Pick<ModuleImport, "file" | "packageName" | "isMissing">}
 */
function resolveImport(root, from, specifier, known) {
  const bare = specifier.split("?")[0] ?? specifier;
  const exists = (/** @type {string} */ path) => known.has(path) || isFile(join(root, path));
  const workspace = /^@chat\/(contract|ui-kit)(?:\/(.+))?$/.exec(bare);
  if (workspace) {
    const stem = posix.join(
      workspace[1] === "contract" ? "backend/contract/src" : "admin-ui/kit/src",
      workspace[2] ?? "",
    );
    const file = [stem, `${stem}.ts`, `${stem}.tsx`].find(exists) ?? stem;
    return { file, packageName: undefined, isMissing: !exists(file) };
  }
  if (bare.startsWith(".")) {
    const file = posix.join(posix.dirname(from), bare);
    return { file, packageName: undefined, isMissing: !exists(file) };
  }
  const parts = bare.split("/");
  const packageName = bare.startsWith("node:") ? bare : parts.slice(0, bare.startsWith("@") ? 2 : 1).join("/");
  return { file: undefined, packageName, isMissing: false };
}

/** @param {string} path */
const isFile = (path) => existsSync(path) && statSync(path).isFile();

/**
 * @param {string} root
 * @param {string} path
 */
const toPath = (root, path) => relative(root, path).split(sep).join("/");
