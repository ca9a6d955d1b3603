import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * A setting as somebody gave it.
 * @typedef {object} Given
 * @property {"environment" | ".env"} from where it stood
 * @property {string} value
 */
/** @typedef {Readonly<Record<string, Given>>} Settings what differs from the presets, by name */
/**
 * A setting that is another now than it was when the platform started.
 * @typedef {object} Difference
 * @property {string} name
 * @property {string} before as people write it: `NAME=value`, of a secret its name alone
 * @property {string} now
 * @property {"typed" | "unknown" | "edited"} kind `typed`: this command was told so itself; `unknown`: only `npm start` was told;
 *   `edited`: `.env` was changed after the start
 */

const FILE = "started-with.json";
/** Which database, keys and files a command works on: told with their values, where these are no secrets. */
const SHOWN = new Set(["DB_HOST", "DB_PORT", "DB_SOCKET", "DB_NAME", "FILES_DIR", "S3_ENDPOINT", "S3_BUCKET"]);
/** They say which installation it is and where it serves, which the lock knows. */
const NOT_COMPARED = new Set(["DATA_DIR", "HOST", "PORT", "PUBLIC_URL"]);

/**
 * What the backend is told beside its presets. Who says what a preset already is says nothing.
 * @param {NodeJS.ProcessEnv} env
 * @param {ReadonlySet<string>} ofFile names whose values came from `.env`
 * @param {string} folder of the data
 * @param {string} root of the repository
 * @returns {Settings}
 */
export function settingsOf(env, ofFile, folder, root) {
  const [text = ""] = readFileSync(join(root, ".env.example"), "utf8").split("--- docker-compose only");
  const kept = keptValues(folder);
  /** @type {Record<string, Given>} */
  const settings = {};
  for (const [, name = "", preset = ""] of text.matchAll(/^#([A-Z0-9_]+)=(.*)$/gm)) {
    if (NOT_COMPARED.has(name)) continue;
    const source = env[name] ? name : `${name}_FILE`;
    const value = normal(name, env[name] || contentOf(env[source]), folder, root);
    if (value && value !== preset && value !== kept[name])
      settings[name] = { from: ofFile.has(source) ? ".env" : "environment", value };
  }
  // Beside a private database they mean nothing.
  if (!settings["DB_HOST"] && !settings["DB_SOCKET"])
    for (const name of Object.keys(settings)) if (/^DB_(?!POOL$)/.test(name)) delete settings[name];
  // The bucket has the files then; the folder only holds what is just coming in.
  if (settings["S3_ENDPOINT"]) delete settings["FILES_DIR"];
  return settings;
}

/**
 * A generated key that is written down once more is no other key.
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
function keptValues(folder) {
  try {
    const kept = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8"));
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {}; // told by `keptSecrets`
  }
}

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {string} folder
 * @param {string} root
 */
function normal(name, value, folder, root) {
  if (name !== "FILES_DIR" || !value) return value;
  const path = resolve(root, value);
  return path === join(folder, "files") ? undefined : path;
}

/** @param {string | undefined} file of a secret */
function contentOf(file) {
  try {
    return file ? readFileSync(file, "utf8").trim() : undefined;
  } catch {
    return undefined; // told by whoever needs it
  }
}

/**
 * Keeps what the platform was started with: no secret, only a keyed digest of each value, and of the places of the data their names.
 * @param {string} folder
 * @param {Settings} settings
 */
export async function recordStart(folder, settings) {
  const key = randomBytes(32).toString("hex");
  const kept = Object.entries(settings).map(([name, { from, value }]) => [
    name,
    { from, digest: digest(key, name, value), told: tell(name, value) },
  ]);
  const path = join(folder, FILE);
  const text = JSON.stringify({ startedAt: new Date().toISOString(), key, settings: Object.fromEntries(kept) });
  await writeFile(`${path}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/**
 * Compares with what the platform was last started with.
 * @param {string} folder
 * @param {Settings} settings
 * @returns {Promise<Difference[]>} empty where it never was
 */
export async function compareWithStart(folder, settings) {
  const kept = await readRecord(folder);
  if (!kept) return [];
  /** @type {Difference[]} */
  const found = [];
  for (const name of new Set([...Object.keys(kept.settings), ...Object.keys(settings)])) {
    const [before, now] = [kept.settings[name], settings[name]];
    if (before && now && before.digest === digest(kept.key, name, now.value)) continue;
    const kind = now?.from === "environment" ? "typed" : before?.from === "environment" ? "unknown" : "edited";
    const none = `no ${name}`;
    found.push({ name, kind, before: before?.told ?? none, now: now ? tell(name, now.value) : none });
  }
  return found;
}

/**
 * @param {string} folder
 * @returns {Promise<{ key: string, settings: Record<string, { from: string, digest: string, told: string } | undefined> } | undefined>}
 */
async function readRecord(folder) {
  try {
    const { key, settings } = JSON.parse(await readFile(join(folder, FILE), "utf8"));
    return typeof key === "string" && typeof settings === "object" && settings !== null ? { key, settings } : undefined;
  } catch {
    return undefined; // never started, or by a release that kept nothing; the next start writes it
  }
}

/**
 * @param {string} key
 * @param {string} name
 * @param {string} value
 */
const digest = (key, name, value) => createHmac("sha256", key).update(`${name}\0${value}`).digest("hex");

/**
 * @param {string} name
 * @param {string} value
 */
const tell = (name, value) => (SHOWN.has(name) ? `${name}=${value.replace(/\/\/.*@/, "//")}` : name);
