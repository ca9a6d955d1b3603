import { join } from "node:path";
import { type Config, readConfig } from "./config.ts";
import { createDeps } from "./createDeps.ts";
import { fillStarterWorkspace } from "./features/knowledge/fillStarterWorkspace.ts";
import { waitsForFirst } from "./features/users/registerBusiness.ts";
import { seedStarter } from "./features/workspaces/seedStarter.ts";
import { currentSetupToken } from "./features/workspaces/setupToken.ts";
import { isDatabaseDown } from "./platform/db/databaseErrors.ts";
import { explainRefusal } from "./platform/db/explainRefusal.ts";
import { migrate } from "./platform/db/migrate.ts";
import { armFailpoints } from "./platform/failpoint.ts";
import { createLogger, type Logger } from "./platform/logger.ts";
import { rootFolder } from "./platform/rootFolder.ts";
import { type RunningServer, startServer } from "./server.ts";

const DATABASE_WAIT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
/** Whatever hangs: a process that was told to end is gone by then, before whoever told it sends SIGKILL (F27). */
const END_AFTER_MS = 29_000;

/** Migrates as soon as the database answers: in a fresh compose both start together. */
async function migrateWhenReachable(config: Config, logger: Logger): Promise<void> {
  const deadline = Date.now() + DATABASE_WAIT_MS;
  for (;;) {
    try {
      await migrate(config, join(rootFolder, "mariadb/migrations"), logger);
      return;
    } catch (error) {
      if (!isDatabaseDown(error) || Date.now() > deadline) throw error;
      logger.info({ reason: error instanceof Error ? error.message : String(error) }, "waiting for the database");
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** Where strangers can reach an installation that has no owner yet, its first person needs a word that only the log knows. */
async function announceSetupToken(deps: Parameters<typeof currentSetupToken>[0], logger: Logger): Promise<void> {
  if (!(await waitsForFirst(deps))) return;
  const token = await currentSetupToken(deps);
  if (token !== undefined && deps.config.SETUP_TOKEN === undefined)
    logger.info({ notice: true }, `Setup token for the first registration: ${token}`);
}

async function run(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.LOG_LEVEL, { address: config.LOG_ADDRESS });
  switchLevelOnSignal(config, logger);
  armFailpoints(config.FAIL_AT);
  if (config.RATE_FACTOR !== 1)
    logger.warn({ factor: config.RATE_FACTOR }, "rate limits are multiplied: for measuring only");
  await migrateWhenReachable(config, logger);
  const deps = createDeps(config, { logger });
  await seedStarter(deps, fillStarterWorkspace);
  await announceSetupToken(deps, logger);
  const server = await startServer(deps, { host: config.HOST, port: config.PORT });
  stopOnSignals(config, logger, server, async () => {
    await deps.outbound.close();
    await deps.db.close();
  });
  process.send?.({ type: "listening", url: server.url });
}

/** SIGUSR2 switches to debug and back while the process serves: a fault that happens now is not there after a restart. */
function switchLevelOnSignal(config: Config, logger: Logger): void {
  process.on("SIGUSR2", () => {
    const next = logger.level === "debug" ? config.LOG_LEVEL : "debug";
    logger.level = next;
    logger.info({ logLevel: next }, "the log level was switched");
  });
}

/** A signal, or an error that nobody caught, leads to the same orderly end; a second signal changes nothing. */
function stopOnSignals(
  config: Config,
  logger: Logger,
  server: RunningServer,
  closeConnections: () => Promise<void>,
): void {
  let isStopping = false;
  const stop = (code: number): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ code }, "ending: no new work, clients are told to reconnect");
    const endMs = Math.min(END_AFTER_MS, config.DRAIN_SECONDS * 1000 + STOP_TIMEOUT_MS + 2000);
    setTimeout(() => process.exit(code), endMs).unref();
    server
      .stop({ drainMs: config.DRAIN_SECONDS * 1000, timeoutMs: STOP_TIMEOUT_MS })
      .then(closeConnections)
      .catch((error: unknown) => logger.warn({ err: error }, "the end was not clean"))
      .finally(() => process.exit(code));
  };
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  for (const kind of ["uncaughtException", "unhandledRejection"] as const)
    process.on(kind, (error: unknown) => {
      logger.error({ err: error, kind }, "an error that nobody caught; ending so that a fresh process takes over");
      stop(1);
    });
}

/** @returns what to look at where the database did not answer for all our waiting */
const explainSilence = (error: Error): string | undefined =>
  isDatabaseDown(error) && !("path" in error)
    ? `the database does not answer (${error.message || "no connection"}): start it, or correct DB_HOST, DB_PORT or DB_SOCKET`
    : undefined;

run().catch((error: unknown) => {
  console.error(
    error instanceof Error ? `Error: ${explainRefusal(error) ?? explainSilence(error) ?? error.message}` : error,
  );
  process.exit(1);
});
