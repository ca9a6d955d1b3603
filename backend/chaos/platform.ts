import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { findMariadb } from "../cli/mariadb/findMariadb.mjs";
import { type MariadbAccount, startPrivateMariadb } from "../cli/mariadb/privateMariadb.mjs";
import { type BackendProcess, createBackendProcess } from "./backendProcess.ts";
import { freePort } from "./freePort.ts";
import { startTcpProxy, type TcpProxy } from "./tcpProxy.ts";

/** The whole platform as it is deployed: several backends behind a proxy over one durable database. */
export interface Platform {
  readonly origin: string;
  readonly backends: readonly BackendProcess[];
  readonly proxy: TcpProxy;
  readonly database: MariadbAccount;
  readonly logFile: string;
  /** Kills the database server and starts it again on the same files. */
  crashDatabase(): Promise<void>;
  /** Freezes the database server for so long. */
  freezeDatabase(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly backends: number;
  /** Variables of every backend, on top of the run's own. */
  readonly env?: Record<string, string>;
  /** Between the backends and the database, e.g. a proxy that loses replies. @returns what to connect to */
  readonly databaseFor?: (account: MariadbAccount) => Promise<Record<string, string>>;
}

const secret = (): string => randomBytes(32).toString("base64url");

/** Starts everything in a folder of its own, which goes at the end. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const folder = await mkdtemp(join(tmpdir(), "chat-chaos-"));
  const program = await findMariadb({ unpackInto: join(repositoryRoot, ".data/mariadb-server") });
  let server = await startPrivateMariadb(program, join(folder, "db"), { purpose: "durable" });
  const { account } = server;
  const [port, ...ports] = await Promise.all(Array.from({ length: options.backends + 1 }, freePort));
  if (port === undefined) throw new Error("no free port");
  const origin = `http://127.0.0.1:${port}`;
  const database = (await options.databaseFor?.(account)) ?? { DB_SOCKET: account.socketPath };
  const env = {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PUBLIC_URL: origin,
    DATA_DIR: join(folder, "data"),
    DB_USER: account.user,
    DB_PASSWORD: account.password,
    DB_NAME: account.database,
    JWT_SECRET: secret(),
    PASSWORD_PEPPER: secret(),
    ENCRYPTION_KEY: secret(),
    BCRYPT_COST: "4",
    RATE_FACTOR: "1000",
    LOG_LEVEL: "warn",
    DRAIN_SECONDS: "1",
    ...database,
    ...options.env,
  };
  const logFile = join(folder, "backends.log");
  const backends = ports.map((own) => createBackendProcess(own, env, logFile));
  for (const backend of backends) await backend.start();
  const proxy = await startTcpProxy(ports, port);
  return {
    origin,
    backends,
    proxy,
    database: account,
    logFile,
    async crashDatabase() {
      process.kill(server.pid, "SIGKILL");
      await server.ended;
      server = await startPrivateMariadb(program, join(folder, "db"), {
        purpose: "durable",
        socketPath: account.socketPath,
      });
    },
    async freezeDatabase(ms) {
      process.kill(server.pid, "SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, ms));
      process.kill(server.pid, "SIGCONT");
    },
    async close() {
      await proxy.close();
      await Promise.all(backends.map((backend) => backend.kill()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
