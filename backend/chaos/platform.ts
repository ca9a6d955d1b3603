import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { findMariadb } from "../cli/mariadb/findMariadb.mjs";
import { type MariadbAccount, startPrivateMariadb } from "../cli/mariadb/privateMariadb.mjs";
import type { NativeNginx } from "../cli/nginx/nativeNginx.mjs";
import { type BackendProcess, createBackendProcess } from "./backendProcess.ts";
import { freePort } from "./freePort.ts";
import { startNginxFront } from "./startNginxFront.ts";
import { startTcpProxy, type TcpProxy } from "./tcpProxy.ts";

/** The whole platform as it is deployed: several backends behind a proxy over one durable database. */
export interface Platform {
  readonly origin: string;
  readonly backends: readonly BackendProcess[];
  /** What stands in front, unless it is Nginx. */
  readonly proxy?: TcpProxy;
  /** What stands in front where `front` asked for it. */
  readonly nginx?: NativeNginx;
  readonly database: MariadbAccount;
  readonly logFile: string;
  /** Kills the database server and starts it again on the same files. */
  crashDatabase(): Promise<void>;
  /** Everything at once, as when the machine loses its power: then all of it starts again. */
  restartEverything(env?: Record<string, string>): Promise<void>;
  /** Freezes the database server for so long. */
  freezeDatabase(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly backends: number;
  /** In front stand a few lines of our own (default), or the image's Nginx. `editNginx` changes its configuration. */
  readonly front?: "tcp" | "nginx";
  readonly editNginx?: (text: string) => string;
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
  const isNginx = options.front === "nginx";
  const [port, common] = [await freePort(), await freePort()];
  // Behind Nginx each has an address of its own, as containers have; behind the other one a port.
  const addresses = await Promise.all(
    Array.from({ length: options.backends }, async (_, index) =>
      isNginx ? { host: `127.0.0.${index + 1}`, port: common } : { host: "127.0.0.1", port: await freePort() },
    ),
  );
  const origin = `http://127.0.0.1:${port}`;
  const database = (await options.databaseFor?.(account)) ?? { DB_SOCKET: account.socketPath };
  const env = {
    NODE_ENV: "production",
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
    TRUST_PROXY: isNginx ? "1" : "0",
    ...database,
    ...options.env,
  };
  const logFile = join(folder, "backends.log");
  const backends = addresses.map((own) => createBackendProcess(own.port, { ...env, HOST: own.host }, logFile));
  for (const backend of backends) await backend.start();
  const proxy = isNginx
    ? undefined
    : await startTcpProxy(
        addresses.map((own) => own.port),
        port,
      );
  const nginx = isNginx
    ? await startNginxFront({ port, backends: addresses, ...(options.editNginx ? { edit: options.editNginx } : {}) })
    : undefined;
  const crashDatabase = async (): Promise<void> => {
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    server = await startPrivateMariadb(program, join(folder, "db"), {
      purpose: "durable",
      socketPath: account.socketPath,
    });
  };
  return {
    origin,
    backends,
    ...(proxy ? { proxy } : {}),
    ...(nginx ? { nginx } : {}),
    database: account,
    logFile,
    crashDatabase,
    async restartEverything(extra = {}) {
      await nginx?.crash();
      await Promise.all(backends.map((backend) => backend.kill()));
      await crashDatabase();
      await Promise.all(backends.map((backend) => backend.start(extra)));
      await nginx?.start();
    },
    async freezeDatabase(ms) {
      process.kill(server.pid, "SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, ms));
      process.kill(server.pid, "SIGCONT");
    },
    async close() {
      await proxy?.close();
      await nginx?.close();
      await Promise.all(backends.map((backend) => backend.kill()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
