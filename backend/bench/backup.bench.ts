// A backup and a restore of a large store, by the commands as they are shipped: time, size, memory. ROWS=1000000 messages by default.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { newSecrets } from "../test/newSecrets.ts";
import { openBench } from "./benchPlatform.ts";

const ROWS = Number(process.env["ROWS"] ?? 1_000_000);
const PER_CHAT = 20;
const MEGABYTE = 1024 * 1024;

/** Words of about the length of a chat message, different in every row, so that packing is not flattered. */
const BODY =
  "CONCAT('Message ', numbers.seq, ': ', SUBSTRING(REPEAT(CONCAT(MD5(numbers.seq), ' ', SHA1(numbers.seq), ' '), 4), 1, 40 + MOD(numbers.seq * 7, 160)))";

/** The most memory that the process had, in MB. */
async function watchMemory({ pid }: ChildProcess, until: Promise<unknown>): Promise<number> {
  let peak = 0;
  let isOver = false;
  void until.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return peak;
}

const bench = await openBench();
const folder = await mkdtemp(join(tmpdir(), "chat-backup-bench-"));
const secrets = newSecrets();
const target = `${bench.databaseEnv["DB_NAME"]}_restored`;

async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ seconds: number; peak: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(repositoryRoot, "backend/dist/chat.js"), ...args], {
    env: { PATH: process.env["PATH"], ...bench.databaseEnv, ...secrets, DATA_DIR: folder, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  const peak = await watchMemory(child, ended);
  const [code] = await ended;
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peak };
}

try {
  await bench.sql.query(
    `INSERT INTO sessions (id, public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, last_seq, created_at)
     SELECT numbers.seq, LEFT(SHA1(numbers.seq), 22), 1, 1, numbers.seq, LEFT(MD5(numbers.seq), 22), 'closed', UTC_TIMESTAMP(3), ${PER_CHAT}, UTC_TIMESTAMP(3)
     FROM seq_1_to_${Math.ceil(ROWS / PER_CHAT)} AS numbers`,
  );
  await bench.sql.query(
    `INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, sender_id, client_id, body, created_at)
     SELECT (numbers.seq - 1) DIV ${PER_CHAT} + 1, MOD(numbers.seq - 1, ${PER_CHAT}) + 1, 1, 'text', IF(MOD(numbers.seq, 2), 'visitor', 'agent'),
       numbers.seq, LEFT(MD5(numbers.seq), 22), ${BODY}, UTC_TIMESTAMP(3) FROM seq_1_to_${ROWS} AS numbers`,
  );
  await bench.sql.query(`CREATE DATABASE ${target} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const file = join(folder, "bench.tar.gz");
  const rows = ROWS + Math.ceil(ROWS / PER_CHAT);
  const tell = (what: string, { seconds, peak }: { seconds: number; peak: number }): void =>
    console.log(
      `${what.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s   ${Math.round(rows / seconds)
        .toString()
        .padStart(8)} rows/s   ${peak.toFixed(0).padStart(5)} MB of memory at most`,
    );
  console.log(`${rows} rows`);
  tell("backup", await run(["backup", file]));
  console.log(`archive  ${((await stat(file)).size / MEGABYTE).toFixed(0)} MB`);
  tell("check", await run(["restore", file, "--check"]));
  tell("restore", await run(["restore", file], { DB_NAME: target }));
  const [found] = await bench.sql.query(`SELECT COUNT(*) AS messages FROM ${target}.messages`);
  console.log(`restored ${JSON.stringify(found)}`);
} finally {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
}
