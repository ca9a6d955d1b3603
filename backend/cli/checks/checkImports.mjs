import { findCycles } from "./findCycles.mjs";
import { IMPORT_RULES } from "./importRules.mjs";
import { FEATURE_ORDER, featureOf, inBackend, isTest } from "./zones.mjs";

/** @typedef {import("./readModules.mjs").Module} Module */
/**
 * @typedef {object} Violation
 * @property {string} rule
 * @property {string} file
 * @property {number} line
 * @property {string} text what is wrong and why it matters
 */

const MAX_LINES = 300;
/** A test tells one story after another, so its length costs less; still, it wants a subject. */
const MAX_TEST_LINES = 500;

/**
 * Checks every rule on every module.
 * @param {readonly Module[]} modules
 * @returns {Violation[]}
 */
export function checkImports(modules) {
  const imports = modules.flatMap((module) =>
    module.imports.flatMap((entry) =>
      IMPORT_RULES.filter((rule) => rule.breaks(module, entry)).map(({ name, reason }) => ({
        rule: name,
        file: module.file,
        line: entry.line,
        text: `may not import ${entry.specifier}: ${reason}`,
      })),
    ),
  );
  return [...imports, ...modules.flatMap(checkModule), ...cycles(modules)];
}

/**
 * @param {Module} module
 * @returns {Violation[]}
 */
function checkModule(module) {
  const { file } = module;
  /** @type {Violation[]} */
  const found = [];
  const add = (/** @type {string} */ rule, /** @type {number} */ line, /** @type {string} */ text) =>
    found.push({ rule, file, line, text });
  for (const { name, line } of module.globals) {
    if (!inBackend(module)) continue;
    if (name === "process.env" && file !== "backend/src/config.ts")
      add(
        "one-reader-of-the-environment",
        line,
        "reads process.env: only config.ts does, which checks every variable at the start and names the bad ones",
      );
    if (name !== "process.env" && !file.startsWith("backend/src/platform/outbound/"))
      add(
        "outbound-has-one-home",
        line,
        `uses ${name}: outbound calls go through platform/outbound, which refuses private addresses`,
      );
  }
  const feature = featureOf(file);
  if (feature !== undefined && !FEATURE_ORDER.includes(feature))
    add(
      "features-in-line",
      1,
      `belongs to the feature ${feature}, which has no place in the line (FEATURE_ORDER in importRules.mjs)`,
    );
  const maxLines = isTest(file) ? MAX_TEST_LINES : MAX_LINES;
  if (module.lines > maxLines)
    add(
      "max-lines",
      maxLines + 1,
      `has ${module.lines} lines: a file past ${maxLines} does more than one thing; split it`,
    );
  if (/(^|\/)(utils|helpers|common|misc)\.(tsx?|mjs)$/.test(file))
    add(
      "telling-file-name",
      1,
      "is named after nothing: a file is named after its main export, so that it can be found",
    );
  return found;
}

/**
 * @param {readonly Module[]} modules
 * @returns {Violation[]}
 */
function cycles(modules) {
  return findCycles(modules).map((files) => ({
    rule: "no-cycle",
    file: files[0] ?? "",
    line: 1,
    text: `is part of an import cycle (${[...files, files[0]].join(" → ")}): none of them can be understood or tested alone`,
  }));
}
