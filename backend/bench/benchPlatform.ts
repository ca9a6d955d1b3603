import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql, { type Connection } from "mysql2/promise";
import { freePort } from "../chaos/freePort.ts";
import { buildBackend } from "../cli/launch/buildBackend.mjs";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { findMariadb } from "../cli/mariadb/findMariadb.mjs";
import { startPrivateMariadb } from "../cli/mariadb/privateMariadb.mjs";
import { readConfig } from "../src/config.ts";
import { migrate } from "../src/platform/db/migrate.ts";
import { createLogger } from "../src/platform/logger.ts";

/** A server program under measurement. */
export interface MeasuredServer {
  readonly port: number;
  readonly pid: number;
  readonly origin: string;
  /** Collects garbage, where it was started with `COLLECTABLE`. */
  collect(): Promise<void>;
  stop(): Promise<void>;
}

/** Node flags with which a backend collects garbage when it is asked to. */
export const COLLECTABLE = ["--expose-gc", "--import", join(repositoryRoot, "backend/bench/gcOnDemand.mjs")];

/** A durable database of its own, and servers over it. */
export interface BenchPlatform {
  readonly databasePid: number;
  /** How a backend reaches the database. */
  readonly databaseEnv: Readonly<Record<string, string>>;
  readonly sql: Connection;
  readonly jwtSecret: string;
  /** The backend as it is deployed, one process; every rate limit is raised. */
  startBackend(env?: Record<string, string>, flags?: readonly string[]): Promise<MeasuredServer>;
  /** A bare server of `limit/`. */
  startLimit(kind: "ideal" | "numbered"): Promise<MeasuredServer>;
  close(): Promise<void>;
}

const RATE_FACTOR = "1000000";
const START_MS = 60_000;

/** Starts the database; builds the backend first, so that what is measured is what is in the sources. */
export async function openBench(): Promise<BenchPlatform> {
  await buildBackend(repositoryRoot);
  const folder = await mkdtemp(join(tmpdir(), "chat-bench-"));
  const program = await findMariadb({ unpackInto: join(repositoryRoot, ".data/mariadb-server") });
  const database = await startPrivateMariadb(program, join(folder, "db"), { purpose: "durable", grantAll: true });
  const { socketPath, user, password, database: name } = database.account;
  const sql = await mysql.createConnection({
    socketPath,
    user,
    password,
    database: name,
    timezone: "Z",
    multipleStatements: true,
  });
  await sql.query("SET GLOBAL innodb_buffer_pool_size = 1024 * 1024 * 1024");
  const databasePid = Number((await readFile(join(folder, "db", "mariadb.pid"), "utf8")).trim());
  const jwtSecret = randomBytes(32).toString("base64url");
  const databaseEnv = { DB_SOCKET: socketPath, DB_USER: user, DB_PASSWORD: password, DB_NAME: name };
  await migrate(
    readConfig({
      ...databaseEnv,
      NODE_ENV: "test",
      JWT_SECRET: jwtSecret,
      PASSWORD_PEPPER: jwtSecret,
      ENCRYPTION_KEY: jwtSecret,
    }),
    join(repositoryRoot, "mariadb/migrations"),
    createLogger("silent"),
  );
  console.log(`  rate limits are multiplied by ${RATE_FACTOR} for the bench; database with full durability`);

  const start = async (entry: readonly string[], env: Record<string, string>): Promise<MeasuredServer> => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const child: ChildProcess = spawn(process.execPath, [...entry], {
      env: { ...process.env, ...databaseEnv, ...env, PORT: String(port), PUBLIC_URL: origin },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${entry.join(" ")} did not start`)), START_MS);
      child.once("message", () => resolve(clearTimeout(late)));
      child.once("exit", (code) => reject(new Error(`${entry.join(" ")} ended with ${code}`)));
    });
    return {
      port,
      origin,
      pid: child.pid ?? 0,
      collect: () =>
        new Promise((resolve) => {
          child.once("message", () => resolve());
          child.send("collect");
        }),
      stop: () =>
        new Promise((resolve) => {
          child.once("exit", () => resolve());
          child.kill("SIGKILL");
        }),
    };
  };

  return {
    databasePid,
    databaseEnv,
    sql,
    jwtSecret,
    startBackend: (env = {}, flags = []) =>
      start([...flags, join(repositoryRoot, "backend/dist/main.js")], {
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        DATA_DIR: join(folder, "data"),
        JWT_SECRET: jwtSecret,
        PASSWORD_PEPPER: randomBytes(32).toString("base64url"),
        ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
        RATE_FACTOR,
        LOG_LEVEL: "error",
        BCRYPT_COST: "4",
        ...env,
      }),
    startLimit: (kind) =>
      start(["--import", "tsx", join(repositoryRoot, "backend/bench/limit/bareServer.ts")], { LIMIT: kind }),
    async close() {
      await sql.end();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
