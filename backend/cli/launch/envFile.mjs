import { readFile } from "node:fs/promises";

/**
 * Reads the lines of a `.env` file: `KEY=value`, `export KEY=value`, comments, single and double quotes (`\n` works in double ones).
 *
 * No variable is expanded: a password may hold a dollar sign.
 * @param {string} text
 * @returns {Record<string, string>} empty values are left out, so that `KEY=` means "not set", as in the example file
 */
export function parseEnv(text) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line);
    if (!match) continue;
    const [, key = "", rest = ""] = match;
    const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/.exec(rest);
    const value = quoted
      ? (quoted[2] ?? (quoted[1] ?? "").replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c)))
      : rest.replace(/(^|\s+)#.*$/, "").trim();
    if (value !== "") values[key] = value;
  }
  return values;
}

/**
 * Puts the values of a `.env` file into `env`; what the real environment says wins.
 * @param {string} file may be missing
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<ReadonlySet<string>>} the names that it gave
 */
export async function loadEnvFile(file, env) {
  const text = await readFile(file, "utf8").catch(() => "");
  const given = Object.entries(parseEnv(text)).filter(([key]) => env[key] === undefined || env[key] === "");
  for (const [key, value] of given) env[key] = value;
  return new Set(given.map(([key]) => key));
}
