import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { explainFailure, Problem } from "../launch/Problem.mjs";
import { runTool } from "./runTool.mjs";
import { asUser, lastErrorLine } from "./serverOptions.mjs";

/** @typedef {import("./findMariadb.mjs").MariadbProgram} MariadbProgram */
/** @typedef {import("./privateMariadb.mjs").MariadbAccount} MariadbAccount */

/**
 * A folder of its own for temporary tables: a starting server deletes every `#sql…` file in its temporary folder, and in a shared one
 * those are the live tables of whichever other server is running or being initialised on the machine.
 * @param {string} folder
 */
export async function ownTemporaryFolder(folder) {
  const path = join(folder, "tmp");
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}

/**
 * Initialises beside the final place and renames at the end, so an interrupted first start leaves nothing half made.
 * @param {MariadbProgram} program
 * @param {string} folder
 */
export async function initialise(program, folder) {
  const fresh = join(folder, "data.new");
  await rm(fresh, { recursive: true, force: true });
  const { code, stdout, stderr } = await runTool(
    program.installer,
    [
      "--no-defaults",
      "--force",
      "--auth-root-authentication-method=socket",
      `--auth-root-socket-user=${systemUser()}`,
      "--skip-test-db",
      `--datadir=${fresh}`,
      ...(program.options.some((option) => option.startsWith("--basedir"))
        ? program.options
        : [`--basedir=${program.basedir}`]),
      "--innodb-log-file-size=16M",
      ...asUser(),
    ],
    {
      env: { ...process.env, ...program.env, TMPDIR: await ownTemporaryFolder(folder) },
      timeoutMs: 120_000,
    },
  );
  if (code !== 0 || !existsSync(join(fresh, "mysql"))) {
    await rm(fresh, { recursive: true, force: true });
    const said = `${stdout}\n${stderr}`;
    throw (
      explainFailure(new Error(said)) ??
      new Problem(
        `The database files could not be created: ${lastErrorLine(said)}`,
        `Check that ${folder} is on a local disk with free space, then start again.`,
      )
    );
  }
  await rename(fresh, join(folder, "data"));
}

/**
 * @param {string} folder
 * @returns {Promise<{ password: string }>} made once, readable by the owner only
 */
export async function keptAccount(folder) {
  const file = join(folder, "account.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text) return JSON.parse(text);
  const account = { password: randomBytes(24).toString("hex") };
  await writeFile(file, JSON.stringify(account), { mode: 0o600 });
  return account;
}

/**
 * Runs at every start before connections are accepted, so account and database are right whatever happened before.
 * @param {MariadbAccount} account
 * @param {boolean} grantAll
 */
export function accountSql({ user, password, database }, grantAll) {
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    `CREATE USER IF NOT EXISTS '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    grantAll ? `GRANT ALL ON *.* TO '${user}'@'localhost';` : `GRANT ALL ON ${database}.* TO '${user}'@'localhost';`,
    "",
  ].join("\n");
}

function systemUser() {
  try {
    return userInfo().username;
  } catch {
    return "root"; // a numeric user without a passwd entry, as in some containers; the account of account.sql is the one used
  }
}
