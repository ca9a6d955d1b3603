import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { explainFailure, Problem } from "../launch/Problem.mjs";
import { acceptsConnections } from "./acceptsConnections.mjs";
import { accountSql, initialise, keptAccount, ownTemporaryFolder } from "./databaseFiles.mjs";
import { isSameProcessAlive, processStart, waitForEnd } from "./processIdentity.mjs";
import { asUser, lastErrorLine } from "./serverOptions.mjs";
import { spawnTied } from "./spawnTied.mjs";

/** @typedef {import("./findMariadb.mjs").MariadbProgram} MariadbProgram */

/**
 * Where a private server listens and how to log in.
 * @typedef {object} MariadbAccount
 * @property {string} socketPath
 * @property {string} user
 * @property {string} password
 * @property {string} database
 */

/**
 * @typedef {object} PrivateMariadb
 * @property {MariadbAccount} account
 * @property {number} pid
 * @property {Promise<number>} ended resolves with the exit code whenever and however the server ends
 * @property {() => Promise<void>} stop clean shutdown; safe to call twice
 */

const SETTINGS = fileURLToPath(new URL("../../../mariadb/conf.d/chat.cnf", import.meta.url));
/** A path in sockaddr_un holds 108 bytes with its end mark; mariadbd aborts above. Source: unix(7). */
const SOCKET_PATH_MAX = 107;

/** A server that hears SIGTERM while it starts can wait for itself for ever (10.11). Killing it loses nothing: InnoDB repeats the recovery. */
const STARTING_GRACE_MS = 5000;
/** One that served has to write its pages back, which may take long on a slow disk. */
const STOP_GRACE_MS = 60_000;

/** Full durability: an acknowledged message survives a power cut. */
const DURABLE = [
  "--innodb-flush-log-at-trx-commit=1",
  "--innodb-buffer-pool-size=128M",
  "--innodb-log-file-size=64M",
  "--max-connections=200",
];
/** Tests measure behaviour, not disks: nothing is synced, and the server is thrown away. A crash of the server alone loses nothing even so. */
const TEST = [
  "--innodb-flush-log-at-trx-commit=2",
  "--innodb-flush-method=nosync",
  "--innodb-doublewrite=0",
  "--innodb-buffer-pool-size=64M",
  "--innodb-log-file-size=32M",
  "--max-connections=500",
];

/**
 * Starts a MariaDB server of our own in `folder`, initialised on first use: reachable through a Unix socket only, no TCP port, generated password.
 *
 * The server leads a process group of its own and gets SIGTERM if this process dies, so neither Ctrl-C nor `kill -9` leaves a half-stopped or
 * orphaned server. One still alive from before (its launcher was killed) is waited for or stopped first, for a second server on the same files would wait for their lock.
 *
 * @param {MariadbProgram} program
 * @param {string} folder data, account and log live here
 * @param {{ purpose?: "durable" | "test", stays?: boolean, socketPath?: string, grantAll?: boolean, onStep?: (text: string) => void, signal?: AbortSignal }} [options]
 *   `stays`: outlive this process (for `mariadb.mjs start`); `socketPath`: where a server that ended unexpectedly listened, to start it again in place; `grantAll`: the account may create databases (tests);
 *   `signal` ends a start under way: it rejects when the server is gone
 * @returns {Promise<PrivateMariadb>}
 * @throws {Problem}
 */
export async function startPrivateMariadb(
  program,
  folder,
  {
    purpose = "durable",
    stays = false,
    socketPath: previousSocket,
    grantAll = purpose === "test",
    onStep = () => {},
    signal,
  } = {},
) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!previousSocket) await endLeftover(folder, onStep);
  if (!existsSync(join(folder, "data"))) {
    onStep("creating the database files");
    await initialise(program, folder);
  }
  const { password } = await keptAccount(folder);
  signal?.throwIfAborted();
  const socketPath = previousSocket ?? (await freshSocketPath());
  const account = { socketPath, user: "chat", password, database: "chat" };
  const initFile = join(folder, "account.sql");
  await writeFile(initFile, accountSql(account, grantAll), { mode: 0o600 });
  const logFile = join(folder, "mariadb.log");
  await startLogAfresh(logFile);
  const temporary = await ownTemporaryFolder(folder);
  const log = openSync(logFile, "a", 0o600);
  const { size: before } = await stat(logFile);
  const child = spawnTied(
    program.server,
    [
      `--defaults-file=${SETTINGS}`,
      ...program.options,
      `--datadir=${join(folder, "data")}`,
      `--tmpdir=${temporary}`,
      `--socket=${socketPath}`,
      "--skip-networking",
      `--pid-file=${join(folder, "mariadb.pid")}`,
      `--init-file=${initFile}`,
      ...asUser(),
      ...(purpose === "test" ? TEST : DURABLE),
    ],
    { env: { ...process.env, ...program.env }, stdio: ["ignore", log, log], stays },
  );
  closeSync(log); // the server has its own
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
  const cutShort = () => {
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), STARTING_GRACE_MS);
    void ended.then(() => clearTimeout(force));
  };
  // Right after the start: an abort during one of the waits below is not told again to who listens later.
  signal?.addEventListener("abort", cutShort, { once: true });
  if (signal?.aborted) cutShort();
  const pid = child.pid ?? 0;
  const start = processStart(pid);
  if (start) await writeFile(join(folder, "run.json"), JSON.stringify({ pid, start, ...account }), { mode: 0o600 });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dirname(socketPath), { recursive: true, force: true });
    await rm(join(folder, "run.json"), { force: true });
  };
  await acceptsConnections(socketPath, ended).catch(async () => {
    if (signal?.aborted) await stop();
    throw await startProblem(logFile, before);
  });
  signal?.removeEventListener("abort", cutShort);
  if (stays) child.unref();
  return { account, pid, ended, stop };
}

/**
 * @param {string} folder as given to startPrivateMariadb
 * @returns {Promise<(MariadbAccount & { pid: number, start: string }) | undefined>} the server running there now, started by whoever
 */
export async function runningMariadb(folder) {
  const text = await readFile(join(folder, "run.json"), "utf8").catch(() => undefined);
  if (!text) return undefined;
  /** @type {MariadbAccount & { pid: number, start: string }} */
  const run = JSON.parse(text);
  return isSameProcessAlive(run) ? run : undefined;
}

/**
 * Stops the server running in `folder`, if any; by force where it does not end by itself, for a hung one would block every start.
 * @param {string} folder
 * @param {number} [graceMs]
 * @returns {Promise<boolean>} whether there was one
 */
export async function stopPrivateMariadb(folder, graceMs = STOP_GRACE_MS) {
  const running = await runningMariadb(folder);
  if (!running) return false;
  process.kill(running.pid, "SIGTERM");
  if (!(await waitForEnd(running, graceMs))) process.kill(running.pid, "SIGKILL");
  if (!(await waitForEnd(running, STOP_GRACE_MS)))
    throw new Problem(
      "The private MariaDB server cannot be stopped.",
      `Look at ${join(folder, "mariadb.log")}; its process id is ${running.pid}.`,
    );
  await rm(dirname(running.socketPath), { recursive: true, force: true });
  await rm(join(folder, "run.json"), { force: true });
  return true;
}

/**
 * @param {string} folder
 * @param {(text: string) => void} onStep
 */
async function endLeftover(folder, onStep) {
  const text = await readFile(join(folder, "run.json"), "utf8").catch(() => undefined);
  if (!text) return;
  if (await runningMariadb(folder)) {
    onStep("waiting for the previous database server to end");
    await stopPrivateMariadb(folder);
  }
  /** @type {MariadbAccount} */
  const old = JSON.parse(text);
  if (basename(dirname(old.socketPath)).startsWith("chat-db-"))
    await rm(dirname(old.socketPath), { recursive: true, force: true });
}

/** @returns {Promise<string>} a socket in a new folder that only this user may enter */
async function freshSocketPath() {
  for (const base of [tmpdir(), "/tmp"]) {
    if (join(base, "chat-db-XXXXXX", "db.sock").length > SOCKET_PATH_MAX) continue;
    const folder = await mkdtemp(join(base, "chat-db-")).catch(() => undefined);
    if (folder) return join(folder, "db.sock");
  }
  throw new Problem(
    "There is no temporary folder for the database socket.",
    "Set TMPDIR to a short path that can be written, such as TMPDIR=/tmp.",
  );
}

/**
 * @param {string} logFile
 * @param {number} from where this start began to write: yesterday's full disk is no reason of today
 */
async function startProblem(logFile, from) {
  const log = await readFile(logFile).then(
    (bytes) => bytes.subarray(from).toString(),
    () => "",
  );
  return (
    explainFailure(new Error(log.slice(-4000))) ??
    new Problem(
      `The private MariaDB server did not start: ${lastErrorLine(log)}`,
      `Its log is ${logFile}. The database's files were left as they are.`,
    )
  );
}

/** @param {string} logFile */
async function startLogAfresh(logFile) {
  const size = await stat(logFile).then(
    (s) => s.size,
    () => 0,
  );
  if (size > 5_000_000) await rename(logFile, `${logFile}.1`);
}
