import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./Problem.mjs";

/** What a restore writes before it changes keys and tables, and removes after (backend/src/commands/restoreJournal.ts). */
const JOURNAL = "restore-under-way.json";

/**
 * Ends a restore that was killed between placing its keys and its tables, before anybody works with keys that may not be those of the data.
 *
 * What it finds is told on stderr, for what a command gives back may go through a pipe.
 * @param {string} root of the repository, with a built backend
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env the backend's environment
 * @returns {Promise<boolean>} whether there was one: then the kept secrets are to be read anew
 * @throws {Problem}
 */
export async function settleRestore(root, folder, env) {
  if (!existsSync(join(folder, JOURNAL))) return false;
  const child = spawn(process.execPath, [join(root, "backend/dist/chat.js"), "restore", "--settle"], {
    cwd: root,
    env,
    stdio: ["ignore", 2, 2],
  });
  const code = await new Promise((done) => child.once("error", () => done(1)).once("exit", done));
  if (code !== 0)
    throw new Problem(
      "A restore of this installation was killed in its last step, and it could not be found out whether the archive is in place (the reason stands above).",
      "Mend that, then start again or run: npm run chat -- restore --settle. Nothing is lost: the keys from before and those of the archive are both kept.",
    );
  return true;
}
