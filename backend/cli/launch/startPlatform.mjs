import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openLogFile } from "./logFile.mjs";
import { watchNpm } from "./parentWatch.mjs";
import { prepareInstallation, shortPath } from "./prepareInstallation.mjs";
import { createProgress } from "./progress.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";
import { printFailure } from "./runEntryPoint.mjs";
import { createShutdown } from "./shutdown.mjs";
import { superviseBackend } from "./superviseBackend.mjs";

/**
 * Runs the platform until it is told to stop: dependencies, build, database, secrets, backend, in this order, and backwards at the end.
 *
 * Ends the process with code 0 after an asked-for stop, 1 after a failure that was told in a sentence.
 */
export async function startPlatform() {
  const shutdown = createShutdown();
  watchNpm(() => void shutdown.end(0));
  try {
    await bringUp(shutdown);
  } catch (error) {
    if (shutdown.isEnding()) return; // what failed, failed because we were told to stop
    printFailure(error);
    await shutdown.end(1);
  }
}

/** @param {import("./shutdown.mjs").Shutdown} shutdown */
async function bringUp(shutdown) {
  const { version } = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8"));
  console.log(`\nChat Widget Generator ${version}\n`);
  const progress = createProgress();
  const { folder, env, announce } = await prepareInstallation({ progress, shutdown });

  const log = openLogFile(join(folder, "logs"), "backend.log");
  const backend = superviseBackend({
    root: repositoryRoot,
    env,
    log: (line) => log.write(line),
    tell: tellLine,
    isEnding: shutdown.isEnding,
    logPath: shortPath(log.path),
    giveUp(problem) {
      printFailure(problem);
      void shutdown.end(1);
    },
  });
  shutdown.add(backend.stop, backend.kill);
  const url = await progress.step(
    "backend",
    () => backend.listening,
    () => "database migrated, listening",
  );
  await announce(url);
  const base = process.env.PUBLIC_URL || url.replace("127.0.0.1", "localhost");
  console.log(`\nReady in ${progress.total()}.\n`);
  for (const [name, path] of ADDRESSES) console.log(`  ${name.padEnd(18)} ${new URL(path, base).href}`);
  console.log(`\n  Data and logs are in ${shortPath(folder)}. Stop with Ctrl-C.\n`);
}

const ADDRESSES = /** @type {const} */ ([
  ["Admin dashboard", "/"],
  ["Agent console", "/agent"],
  ["Widget test page", "/test-widget.html"],
  ["Widget script", "/widget.js"],
  ["Health", "/api/health"],
]);

/**
 * Prints one line of the backend's log.
 * @param {string} text
 */
export const tellLine = (text) => console.log(`  ${new Date().toLocaleTimeString("en-GB")}  ${text}`);
