import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "./Problem.mjs";

/** The secrets an installation lives by; losing them logs everybody out and makes stored provider keys unreadable. */
export const SECRET_NAMES = /** @type {const} */ (["JWT_SECRET", "PASSWORD_PEPPER", "ENCRYPTION_KEY"]);

/**
 * Generates what is missing once, keeps it in the data folder for the owner's eyes only, and gives it back ever after.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env] secrets that are set there are not missed
 * @returns {Promise<Record<string, string>>}
 * @throws {Problem} when the file is damaged, or gone although there is a database: new secrets would silently lock everybody out
 */
export async function keptSecrets(folder, env = {}) {
  const file = join(folder, "secrets.json");
  const text = await readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  // It is made before the database is, so a database without it has lost it.
  const missed = SECRET_NAMES.filter((name) => !env[name] && !env[`${name}_FILE`]);
  if (text === undefined && missed.length > 0 && existsSync(join(folder, "mariadb/data")))
    throw new Problem(
      `The secrets of this installation are gone: its database is there, but ${file} is not.`,
      `Put it back from your copy. Without one: echo '{}' > ${file}, then restore a backup that was made --with-secrets, or go on knowing that passwords must be reset and stored provider keys entered again.`,
    );
  const kept = text === undefined ? {} : parseSecrets(text, file);
  const missing = SECRET_NAMES.filter((name) => !kept[name]);
  for (const name of missing) kept[name] = randomBytes(32).toString("hex");
  if (missing.length > 0) {
    // Complete or not at all: half a file would be a damaged one at the next start.
    await writeFile(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  await chmod(file, 0o600);
  return kept;
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {Record<string, string>}
 */
function parseSecrets(text, file) {
  try {
    const parsed = JSON.parse(text);
    if (parsed && typeof parsed === "object" && Object.values(parsed).every((value) => typeof value === "string"))
      return parsed;
  } catch {
    // told below
  }
  throw new Problem(
    `The secrets file ${file} is damaged.`,
    "Restore it from a backup; or remove it, knowing that all are logged out, passwords must be reset and stored provider keys entered again.",
  );
}
