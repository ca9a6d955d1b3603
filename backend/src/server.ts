import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { allRoutes } from "./app.ts";
import { createAuthenticator } from "./authenticator.ts";
import type { Deps } from "./deps.ts";
import { startLostAgentSweep } from "./features/agents/startLostAgentSweep.ts";
import { startPresence } from "./features/agents/startPresence.ts";
import { startFolding } from "./features/analytics/startFolding.ts";
import { startAssistant } from "./features/assistant/startAssistant.ts";
import { startQueueWatch } from "./features/escalation/startQueueWatch.ts";
import { startRatingRequests } from "./features/escalation/startRatingRequests.ts";
import { openDownload } from "./features/files/openDownload.ts";
import { startFileSweep } from "./features/files/startFileSweep.ts";
import { startReplacedSweep } from "./features/files/startReplacedSweep.ts";
import { drainAppends } from "./features/messages/appendMessage.ts";
import { startHeads } from "./features/messages/startHeads.ts";
import { startVisitorPresence } from "./features/messages/startVisitorPresence.ts";
import { startSignInSweep } from "./features/users/startSignInSweep.ts";
import { migrationStatus } from "./platform/db/migrationStatus.ts";
import { closableServer } from "./platform/http/closableServer.ts";
import { createHttpApp } from "./platform/http/createHttpApp.ts";
import { createReadiness } from "./platform/http/readiness.ts";
import { rootFolder } from "./platform/rootFolder.ts";
import type { Realtime } from "./platform/socket/io.ts";
import { measurePlatform } from "./platformMetrics.ts";
import { openRealtime } from "./realtime.ts";
import { startNightlyBackup } from "./startNightlyBackup.ts";

/** Something that runs beside the requests until it is stopped. */
export interface Background {
  stop(): Promise<void> | void;
}

/** What runs in the background of every process. */
function startBackground(deps: Deps, realtime: Realtime): Background[] {
  return [
    startHeads(deps, realtime),
    startVisitorPresence(deps, realtime),
    startPresence(deps, realtime),
    startQueueWatch(deps, realtime),
    startRatingRequests(deps),
    startLostAgentSweep(deps),
    startFolding(deps),
    startAssistant(deps),
    startSignInSweep(deps),
    startFileSweep(deps),
    startReplacedSweep(deps),
    startNightlyBackup(deps),
  ];
}

/** A file of the largest size over a bad line. */
const UPLOAD_MS = 300_000;
/** How often Node looks for heads and requests that take too long; by itself every 30 s, which would make 34 of ten. */
const CHECK_MS = 1000;

/**
 * Connections that the system holds until they are taken: thousands come at once after a restart (F33), and beyond Node's 511 each would be
 * dropped without a word and tried again a second later. The system's own bound (`net.core.somaxconn`, 4096 on Linux) is the same.
 */
const BACKLOG = 4096;

/** Waits for `work`, but no longer than `timeoutMs`. */
async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A serving process. */
export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly http: Server;
  readonly realtime: Realtime;
  /** Readiness off, hints to reconnect, running work finished, connections closed; the pool stays open for the caller to close. */
  stop(options: { drainMs: number; timeoutMs: number }): Promise<void>;
}

/** Opens both doors on one port and starts what runs beside them. The schema must be up to date. */
export async function startServer(deps: Deps, listen: { host: string; port: number }): Promise<RunningServer> {
  const { logger, signals, jobs } = deps;
  const readiness = createReadiness(deps, () => migrationStatus(deps.db, join(rootFolder, "mariadb/migrations")));
  measurePlatform(deps, readiness);
  const authenticator = createAuthenticator(deps);
  const app = createHttpApp({
    deps,
    authenticator,
    routes: allRoutes(deps, readiness),
    draining: readiness.draining,
    openDownload: (request) => openDownload(deps, request),
  });
  const http = createServer({ connectionsCheckingInterval: CHECK_MS }, app);
  const closable = closableServer(http);
  // A sender of single bytes is cut off (X76; bodies other than files after 30 s, by `cutSlowBodies`); an idle connection outlives a proxy's own idle time, so the proxy never writes into a closing one.
  Object.assign(http, {
    headersTimeout: 10_000,
    requestTimeout: UPLOAD_MS,
    keepAliveTimeout: 75_000,
    maxHeadersCount: 100,
  });
  deps.redis?.start();
  const door = await openRealtime(deps, http, authenticator);
  await signals.start();
  const background = startBackground(deps, door.realtime);
  jobs.start();
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen({ ...listen, backlog: BACKLOG }, () => resolve(http.off("error", reject) && undefined));
  });
  const { address, port } = http.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
  logger.info({ url }, "listening");
  return {
    url,
    http,
    realtime: door.realtime,
    async stop({ drainMs, timeoutMs }) {
      readiness.drain();
      await door.close(drainMs);
      // What waits for a database that hangs must not keep the process: its leases and locks end by themselves.
      await within(
        timeoutMs,
        Promise.all(background.map(async (one) => one.stop())).then(() => jobs.stop(timeoutMs)),
      );
      signals.stop();
      await closable.close(timeoutMs);
      await within(timeoutMs, drainAppends(deps));
      deps.redis?.stop();
    },
  };
}
