import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { startBackend } from "./backendProcess.mjs";
import { buildPart, PARTS } from "./buildParts.mjs";
import { watchNpm } from "./parentWatch.mjs";
import { prepareInstallation } from "./prepareInstallation.mjs";
import { createProgress } from "./progress.mjs";
import { repositoryRoot as root } from "./repositoryRoot.mjs";
import { printFailure } from "./runEntryPoint.mjs";
import { createShutdown } from "./shutdown.mjs";
import { tellLine } from "./startPlatform.mjs";

/** Where Vite serves the two apps with hot reload; admin-ui and agent-ui name the same ports. */
const APPS = /** @type {const} */ ([
  ["admin-ui", "http://localhost:5173"],
  ["agent-ui", "http://localhost:5174"],
]);
const BACKEND_SOURCES = ["backend/src", "backend/contract/src", "mariadb/migrations"];

/** Runs the platform from its sources: the backend restarts on a change, the apps reload in the browser, the widget is built again. */
export async function startDevelopment() {
  const shutdown = createShutdown();
  watchNpm(() => void shutdown.end(0));
  try {
    const progress = createProgress();
    const { env, announce } = await prepareInstallation({ progress, shutdown, parts: ["widget"] });
    const backendEnv = {
      ...env,
      NODE_ENV: "development",
      PLATFORM_ORIGINS: [env.PLATFORM_ORIGINS, ...APPS.map(([, url]) => url)].filter(Boolean).join(","),
    };
    const url = await runBackend(backendEnv, shutdown);
    await announce(url);
    for (const [name] of APPS) runApp(name, url, shutdown);
    watchWidget(shutdown);
    console.log(
      `\nReady in ${progress.total()}.\n\n  Admin dashboard    ${APPS[0][1]}/\n  Agent console      ${APPS[1][1]}/agent/\n  Widget test page   ${env.PUBLIC_URL}/test-widget.html\n\n  Every part reloads when its sources change. Stop with Ctrl-C.\n`,
    );
  } catch (error) {
    if (shutdown.isEnding()) return;
    printFailure(error);
    await shutdown.end(1);
  }
}

/**
 * Starts the backend, and again after each change of its sources; one that failed waits for the next change.
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./shutdown.mjs").Shutdown} shutdown
 * @returns {Promise<string>} its address, once it listened for the first time
 */
async function runBackend(env, shutdown) {
  const start = () =>
    startBackend({
      root,
      env,
      log: () => {},
      tell: tellLine,
      args: ["--import", "tsx", join(root, "backend/src/main.ts")],
      graceMs: 3000,
    });
  let backend = start();
  shutdown.add(() => backend.stop());
  let turn = Promise.resolve();
  const restart = () => {
    turn = turn.then(async () => {
      if (shutdown.isEnding()) return;
      const since = performance.now();
      await backend.stop();
      backend = start();
      await backend.listening.then(
        () => tellLine(`backend restarted in ${((performance.now() - since) / 1000).toFixed(1)} s`),
        printFailure,
      );
    });
  };
  for (const folder of BACKEND_SOURCES) watchFolder(join(root, folder), restart, shutdown);
  const url = `http://localhost:${env.PORT}`;
  await backend.listening.catch(printFailure);
  return url;
}

/**
 * @param {string} name
 * @param {string} backendUrl
 * @param {import("./shutdown.mjs").Shutdown} shutdown
 */
function runApp(name, backendUrl, shutdown) {
  const child = spawn(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "--clearScreen", "false", "--logLevel", "warn"],
    {
      cwd: join(root, name),
      env: { ...process.env, BACKEND_URL: backendUrl },
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  shutdown.add(() => {
    child.kill("SIGTERM");
    return ended;
  });
}

/** @param {import("./shutdown.mjs").Shutdown} shutdown */
function watchWidget(shutdown) {
  const part = PARTS.find(({ name }) => name === "widget");
  if (!part) return;
  let turn = Promise.resolve();
  const rebuild = () => {
    turn = turn.then(() =>
      buildPart(root, part, shutdown.signal).then(() => tellLine("widget built, reload the page"), printFailure),
    );
  };
  for (const folder of ["widget/src", "backend/contract/src"]) watchFolder(join(root, folder), rebuild, shutdown);
}

/**
 * Calls `onChange` once per burst of changes: an editor's save or a branch switch touches many files.
 * @param {string} folder
 * @param {() => void} onChange
 * @param {import("./shutdown.mjs").Shutdown} shutdown
 */
function watchFolder(folder, onChange, shutdown) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const watcher = watch(folder, { recursive: true }, (_, file) => {
    if (!file || /\.test\.tsx?$|(^|\/)\.|~$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, 150);
  });
  shutdown.add(async () => {
    clearTimeout(timer);
    watcher.close();
  });
}
