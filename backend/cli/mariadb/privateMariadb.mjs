import { randomBytes } from "node:crypto";
import { existsSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { explainFailure, Problem } from "../launch/Problem.mjs";
import { isSameProcessAlive, processStart, waitForEnd } from "./processIdentity.mjs";
import { runTool } from "./runTool.mjs";
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
 * @param {{ purpose?: "durable" | "test", stays?: boolean, socketPath?: string, grantAll?: boolean, onStep?: (text: string) => void }} [options]
 *   `stays`: outlive this process (for `mariadb.mjs start`); `socketPath`: where a server that ended unexpectedly listened, to start it again in place; `grantAll`: the account may create databases (tests)
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
  } = {},
) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!previousSocket) await endLeftover(folder, onStep);
  if (!existsSync(join(folder, "data"))) {
    onStep("creating the database files");
    await initialise(program, folder);
  }
  const { password } = await keptAccount(folder);
  const socketPath = previousSocket ?? (await freshSocketPath());
  const account = { socketPath, user: "chat", password, database: "chat" };
  const initFile = join(folder, "account.sql");
  await writeFile(initFile, accountSql(account, grantAll), { mode: 0o600 });
  const logFile = join(folder, "mariadb.log");
  await startLogAfresh(logFile);
  const log = openSync(logFile, "a", 0o600);
  const child = spawnTied(
    program.server,
    [
      `--defaults-file=${SETTINGS}`,
      ...program.options,
      `--datadir=${join(folder, "data")}`,
      `--socket=${socketPath}`,
      "--skip-networking",
      `--pid-file=${join(folder, "mariadb.pid")}`,
      `--init-file=${initFile}`,
      ...asUser(),
      ...(purpose === "test" ? TEST : DURABLE),
    ],
    { env: { ...process.env, ...program.env }, stdio: ["ignore", log, log], stays },
  );
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
  const pid = child.pid ?? 0;
  const start = processStart(pid);
  if (start) await writeFile(join(folder, "run.json"), JSON.stringify({ pid, start, ...account }), { mode: 0o600 });
  await acceptsConnections(socketPath, ended).catch(async () => {
    throw await startProblem(logFile);
  });
  if (stays) child.unref();
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dirname(socketPath), { recursive: true, force: true });
    await rm(join(folder, "run.json"), { force: true });
  };
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
 * Stops the server running in `folder`, if any.
 * @param {string} folder
 * @returns {Promise<boolean>} whether there was one
 */
export async function stopPrivateMariadb(folder) {
  const running = await runningMariadb(folder);
  if (!running) return false;
  process.kill(running.pid, "SIGTERM");
  if (!(await waitForEnd(running, 60_000)))
    throw new Problem(
      "The private MariaDB server did not stop within a minute.",
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

/**
 * Initialises beside the final place and renames at the end, so an interrupted first start leaves nothing half made.
 * @param {MariadbProgram} program
 * @param {string} folder
 */
async function initialise(program, folder) {
  const fresh = join(folder, "data.new");
  await rm(fresh, { recursive: true, force: true });
  const { code, stdout, stderr } = await runTool(
    program.installer,
    [
      "--no-defaults",
      "--force",
      "--auth-root-authentication-method=socket",
      `--auth-root-socket-user=${systemUser()}`,
      "--skip-test-db",
      `--datadir=${fresh}`,
      ...(program.options.some((option) => option.startsWith("--basedir"))
        ? program.options
        : [`--basedir=${program.basedir}`]),
      "--innodb-log-file-size=16M",
      ...asUser(),
    ],
    { env: { ...process.env, ...program.env }, timeoutMs: 120_000 },
  );
  if (code !== 0 || !existsSync(join(fresh, "mysql"))) {
    await rm(fresh, { recursive: true, force: true });
    const said = `${stdout}\n${stderr}`;
    throw (
      explainFailure(new Error(said)) ??
      new Problem(
        `The database files could not be created: ${lastErrorLine(said)}`,
        `Check that ${folder} is on a local disk with free space, then start again.`,
      )
    );
  }
  await rename(fresh, join(folder, "data"));
}

/**
 * @param {string} folder
 * @returns {Promise<{ password: string }>} made once, readable by the owner only
 */
async function keptAccount(folder) {
  const file = join(folder, "account.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text) return JSON.parse(text);
  const account = { password: randomBytes(24).toString("hex") };
  await writeFile(file, JSON.stringify(account), { mode: 0o600 });
  return account;
}

/**
 * Runs at every start before connections are accepted, so account and database are right whatever happened before.
 * @param {MariadbAccount} account
 * @param {boolean} grantAll
 */
function accountSql({ user, password, database }, grantAll) {
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    `CREATE USER IF NOT EXISTS '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    grantAll ? `GRANT ALL ON *.* TO '${user}'@'localhost';` : `GRANT ALL ON ${database}.* TO '${user}'@'localhost';`,
    "",
  ].join("\n");
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

/** mariadbd refuses to run as root unless told so; the files belong to root then. */
const asUser = () => (process.getuid?.() === 0 ? ["--user=root"] : []);

function systemUser() {
  try {
    return userInfo().username;
  } catch {
    return "root"; // a numeric user without a passwd entry, as in some containers; the account of account.sql is the one used
  }
}

/**
 * Resolves when the server greets. A socket that merely connects is not enough: it listens before account.sql has run.
 * @param {string} socketPath
 * @param {Promise<number>} ended
 */
async function acceptsConnections(socketPath, ended) {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + 120_000; // recovery after a crash of a large database takes its time
  while (!hasEnded && Date.now() < deadline) {
    if (await greets(socketPath)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("no greeting");
}

/** @param {string} socketPath */
function greets(socketPath) {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.setTimeout(2000, () => done(false));
    /** @param {boolean} answer */
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    // Packet header is 4 bytes, then protocol version 10. Source: MariaDB protocol, initial handshake packet.
    socket
      .once("data", (data) => done(data[4] === 10))
      .once("error", () => done(false))
      .once("close", () => done(false));
  });
}

/** @param {string} logFile */
async function startProblem(logFile) {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return (
    explainFailure(new Error(log.slice(-4000))) ??
    new Problem(`The private MariaDB server did not start: ${lastErrorLine(log)}`, `Its log is ${logFile}.`)
  );
}

/** @param {string} log */
function lastErrorLine(log) {
  const lines = log.trim().split("\n");
  return (
    lines.findLast((line) => /\[ERROR\]|FATAL|error/i.test(line) && !/Aborting/.test(line)) ??
    lines.at(-1) ??
    "it said nothing"
  )
    .replace(/^.*\[ERROR\]\s*/, "")
    .trim();
}

/** @param {string} logFile */
async function startLogAfresh(logFile) {
  const size = await stat(logFile).then(
    (s) => s.size,
    () => 0,
  );
  if (size > 5_000_000) await rename(logFile, `${logFile}.1`);
}
