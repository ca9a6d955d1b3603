import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startBackend } from "./backendProcess.mjs";
import { openLogFile } from "./logFile.mjs";
import { Problem } from "./Problem.mjs";
import { watchNpm } from "./parentWatch.mjs";
import { prepareInstallation, shortPath } from "./prepareInstallation.mjs";
import { createProgress } from "./progress.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";
import { printFailure } from "./runEntryPoint.mjs";
import { createShutdown } from "./shutdown.mjs";

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
  const backend = startBackend({ root: repositoryRoot, env, log: (line) => log.write(line), tell: tellLine });
  shutdown.add(backend.stop, backend.kill);
  const url = await progress.step(
    "backend",
    () => backend.listening,
    () => "database migrated, listening",
  );
  void backend.ended.then(async ({ lastError }) => {
    if (shutdown.isEnding()) return;
    printFailure(
      new Problem(
        `The backend ended unexpectedly: ${lastError}`,
        `Start again; everything stored is safe. The whole log is ${shortPath(log.path)}.`,
      ),
    );
    await shutdown.end(1);
  });
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
