import { Problem } from "./Problem.mjs";

/** @typedef {import("./startedWith.mjs").Difference} Difference */

const DATABASE = ["DB_HOST", "DB_PORT", "DB_SOCKET", "DB_NAME"];
const KEYS = ["JWT_SECRET", "PASSWORD_PEPPER", "ENCRYPTION_KEY"];
const FILES = ["FILES_DIR", "S3_ENDPOINT", "S3_BUCKET"];
/** What decides on which data a command works, beside the database. */
const NEEDS = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  backup: [...KEYS, ...FILES],
  restore: [...KEYS, ...FILES],
  "key:rotate": KEYS,
  "owner:create": KEYS,
  "password:reset": KEYS,
  "demo:seed": KEYS,
});
/** What `doctor` looks at, and cannot where only `npm start` was told. */
const LOOKED_AT =
  /^(DB_|REDIS_|OPENROUTER_|OUTBOUND_ALLOW$|S3_|FILES_DIR$|JWT_SECRET$|PASSWORD_PEPPER$|ENCRYPTION_KEY)/;

/**
 * A command that does not know which data the platform works on would be wrong in silence: a backup without its files, a password under another pepper.
 *
 * `doctor` is never refused for what it can tell itself.
 * @param {string} command
 * @param {readonly Difference[]} differences
 * @param {{ isRunning: boolean, say: (line: string) => void }} options
 * @throws {Problem}
 */
export function refuseOtherSettings(command, differences, { isRunning, say }) {
  const needed = new Set([...DATABASE, ...(NEEDS[command] ?? [])]);
  const found = differences.filter(({ name }) => needed.has(name));
  const unknown = found.filter(({ kind }) => kind === "unknown");
  if (unknown.length > 0)
    throw new Problem(
      `npm start was given other settings in its environment than ${command} finds: ${list(unknown)}. It would work on other data than the platform, so nothing was done.`,
      "Put them into .env as npm start has them: both read it. Then run the command again. If the platform is not to use them any more, start it once without them.",
    );
  const edited = found.filter(({ kind }) => kind === "edited");
  if (edited.length > 0 && isRunning && command !== "doctor")
    throw new Problem(
      `.env was changed after the platform started: ${list(edited)}. The platform still works with what was there before, and ${command} would not, so nothing was done.`,
      "Restart the platform, so that it takes .env as it is now, or take the change back. Then run the command again.",
    );
  const told = found.filter(({ kind }) => kind === "typed" || (kind === "edited" && !isRunning));
  if (told.length > 0) say(`Other settings than those the platform was last started with: ${list(told)}.`);
}

const list = (/** @type {readonly Difference[]} */ found) =>
  found.map(({ before, now }) => (before === now ? `another ${now}` : `${now} instead of ${before}`)).join(", ");

/**
 * For `doctor` to tell, by name.
 * @param {readonly Difference[]} differences
 * @param {boolean} isRunning
 * @returns {Record<string, string>} variables for the backend program
 */
export const settingsForDoctor = (differences, isRunning) => ({
  SETTINGS_UNKNOWN: names(differences.filter(({ kind, name }) => kind === "unknown" && LOOKED_AT.test(name))),
  SETTINGS_EDITED: isRunning ? names(differences.filter(({ kind }) => kind === "edited")) : "",
});

const names = (/** @type {readonly Difference[]} */ found) => found.map(({ name }) => name).join(",");
