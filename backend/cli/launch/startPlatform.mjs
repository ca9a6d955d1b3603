import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { startBackend } from "./backendProcess.mjs";
import { buildAll } from "./buildAll.mjs";
import { openDataFolder, requireFreeSpace } from "./dataFolder.mjs";
import { loadEnvFile } from "./envFile.mjs";
import { hasDependencies, installDependencies } from "./installDependencies.mjs";
import { takeLock } from "./lockFile.mjs";
import { openLogFile } from "./logFile.mjs";
import { Problem } from "./Problem.mjs";
import { watchNpm } from "./parentWatch.mjs";
import { parsePort, requireFreePort } from "./portCheck.mjs";
import { createProgress } from "./progress.mjs";
import { provideDatabase } from "./provideDatabase.mjs";
import { repositoryRoot } from "./repositoryRoot.mjs";
import { printFailure } from "./runEntryPoint.mjs";
import { keptSecrets } from "./secrets.mjs";
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
  await loadEnvFile(join(repositoryRoot, ".env"), process.env);
  const env = process.env;
  const host = env.HOST || "127.0.0.1";
  const folder = resolve(repositoryRoot, env.DATA_DIR || ".data");
  const { version } = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8"));
  console.log(`\nChat Widget Generator ${version}\n`);
  const progress = createProgress();

  /** @type {(address: string) => Promise<void>} */
  let announce = async () => {};
  const port = await progress.step(
    "checks",
    async () => {
      const wanted = parsePort(env.PORT);
      await openDataFolder(folder);
      announce = await holdFolder(folder, shutdown);
      await requireFreeSpace(folder, 300, "the database");
      return requireFreePort(wanted, host);
    },
    (found) => `Node ${process.versions.node}, port ${found}, data in ${shortPath(folder)}`,
  );
  await progress.step("dependencies", async (say) => {
    if (await hasDependencies(repositoryRoot)) return "up to date";
    await requireFreeSpace(repositoryRoot, 1000, "installing the dependencies");
    say("installing the locked packages; the first time takes a minute");
    await installDependencies(repositoryRoot, shutdown.signal);
    return "installed";
  });
  shutdown.throwIfEnding();
  await progress.step("build", (say) => buildAll(repositoryRoot, { say, signal: shutdown.signal }));
  shutdown.throwIfEnding();
  const database = await progress.step(
    "database",
    (say) => provideDatabase({ env, folder, say, shutdown }),
    ({ told }) => told,
  );
  const secrets = await keptSecrets(folder);
  shutdown.throwIfEnding();

  const log = openLogFile(join(folder, "logs"), "backend.log");
  const backend = startBackend({
    root: repositoryRoot,
    log: log.write,
    tell: (text) => console.log(`  ${new Date().toLocaleTimeString("en-GB")}  ${text}`),
    env: {
      NODE_ENV: "production",
      ...Object.fromEntries(Object.entries(secrets).filter(([name]) => !env[`${name}_FILE`])),
      ...withoutEmpty(env),
      ...database.env,
      HOST: host,
      PORT: String(port),
      PUBLIC_URL: env.PUBLIC_URL || `http://localhost:${port}`,
      DATA_DIR: folder,
    },
  });
  shutdown.add(backend.stop, backend.kill);
  let isUp = false;
  void backend.ended.then(async ({ lastError }) => {
    if (shutdown.isEnding() || !isUp) return;
    printFailure(
      new Problem(
        `The backend ended unexpectedly: ${lastError}`,
        `Start again; everything stored is safe. The whole log is ${shortPath(log.path)}.`,
      ),
    );
    await shutdown.end(1);
  });
  const url = await progress.step(
    "backend",
    () => backend.listening,
    () => "database migrated, listening",
  );
  isUp = true;
  await announce(url);
  printAddresses(env.PUBLIC_URL || url.replace("127.0.0.1", "localhost"), { folder, total: progress.total() });
}

/**
 * @param {string} folder
 * @param {import("./shutdown.mjs").Shutdown} shutdown
 * @returns {Promise<(address: string) => Promise<void>>} tells a refused second start where this one serves
 */
async function holdFolder(folder, shutdown) {
  const lock = await takeLock(join(folder, "lock"));
  if (!lock.held) {
    const where = lock.holder.address ? ` at ${lock.holder.address}` : "";
    throw new Problem(
      `The platform already runs on ${shortPath(folder)} (process ${lock.holder.pid}${where}).`,
      "Use that one, stop it with Ctrl-C, or give this one its own data: DATA_DIR=.data-two PORT=5001 npm start",
    );
  }
  shutdown.add(lock.release);
  return lock.describe;
}

/**
 * @param {string} base
 * @param {{ folder: string, total: string }} facts
 */
function printAddresses(base, { folder, total }) {
  const address = (/** @type {string} */ path) => new URL(path, base).href;
  console.log(`
Ready in ${total}.

  Admin dashboard    ${address("/")}
  Agent console      ${address("/agent")}
  Widget test page   ${address("/test-widget.html")}
  Widget script      ${address("/widget.js")}
  Health             ${address("/api/health")}

  Data and logs are in ${shortPath(folder)}. Stop with Ctrl-C.
`);
}

/** @param {string} path */
function shortPath(path) {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || short === "" ? path : short;
}

/**
 * An empty variable means "not set" (`PORT= npm start`, an example file copied as it is), so it must not hide a generated value.
 * @param {NodeJS.ProcessEnv} env
 */
const withoutEmpty = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
