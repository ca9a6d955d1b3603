import type { Config } from "../../config.ts";
import { type DatabaseFacts, probeDatabase } from "../../platform/db/probeDatabase.ts";
import { type Finding, type Notes, reasonOf, takeNotes } from "./finding.ts";

const CLOCK_WARN_MS = 2000;
const CLOCK_FAIL_MS = 60_000;
const PACKET_MIN = 16 * 1024 * 1024;
const BUFFER_MIN = 64 * 1024 * 1024;

/** The database's settings, against what the platform stands on (docs/architecture.md, Storage). */
export async function checkDatabase(config: Config, timeoutMs: number): Promise<readonly Finding[]> {
  const notes = takeNotes("database");
  const where = config.DB_SOCKET ?? `${config.DB_HOST ?? "127.0.0.1"}:${config.DB_PORT}`;
  try {
    judge(notes, await probeDatabase(config, timeoutMs), config);
  } catch (error) {
    notes.fail(
      `${where}, database ${config.DB_NAME}, cannot be used: ${reasonOf(error)}`,
      "Start it, or correct DB_HOST, DB_PORT, DB_SOCKET, DB_USER, DB_PASSWORD or DB_NAME; the account needs all rights on this one database.",
    );
  }
  return notes.findings;
}

function judge(notes: Notes, facts: DatabaseFacts, config: Config): void {
  const value = (name: string): string | null => facts.variables[name] ?? null;
  if (!facts.isMariadb)
    notes.fail(`${facts.version} is not MariaDB.`, "Use MariaDB 10.11 or later: others lack INSERT … RETURNING.");
  else if (facts.major < 10 || (facts.major === 10 && facts.minor < 11))
    notes.fail(`MariaDB ${facts.version} is too old.`, "Update it to 10.11 or later.");
  else notes.ok(`MariaDB ${facts.version}`);

  if (facts.isolation !== "READ-COMMITTED")
    notes.fail(
      "A connection cannot be set to READ COMMITTED.",
      "Allow it: a proxy in between may refuse SET SESSION TRANSACTION.",
    );
  if (value("log_bin") === "ON" && value("binlog_format") === "STATEMENT")
    notes.fail(
      "The binary log is kept as statements, which refuses writes under READ COMMITTED.",
      "Set binlog_format=ROW (or MIXED) in the server's configuration.",
    );
  if (value("innodb_flush_log_at_trx_commit") !== "1")
    notes.warn(
      `innodb_flush_log_at_trx_commit is ${value("innodb_flush_log_at_trx_commit")}: a power cut can lose acknowledged messages.`,
      "Set innodb_flush_log_at_trx_commit=1.",
    );
  if (value("log_bin") === "ON" && value("sync_binlog") !== "1")
    notes.warn("sync_binlog is not 1: after a power cut a replica can differ.", "Set sync_binlog=1.");
  if (value("read_only") === "ON")
    notes.fail("The server is read-only: this is a replica.", "Point DB_HOST at the primary.");
  if (Number(value("max_allowed_packet")) < PACKET_MIN)
    notes.warn(
      `max_allowed_packet is ${value("max_allowed_packet")} bytes.`,
      "Set max_allowed_packet=64M, as mariadb/conf.d/chat.cnf does.",
    );
  if (Number(value("innodb_buffer_pool_size")) < BUFFER_MIN && config.DB_HOST)
    notes.warn(
      "innodb_buffer_pool_size is below 64 MB.",
      "Give it about half of the memory of a machine that runs nothing else.",
    );
  if (facts.charset !== "utf8mb4")
    notes.warn(
      `The database's character set is ${facts.charset}.`,
      `ALTER DATABASE ${config.DB_NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    );
  if (facts.otherEngines.length > 0)
    notes.fail(
      `${facts.otherEngines.join(", ")}: not kept by InnoDB, so nothing there is safe or in one transaction.`,
      "ALTER TABLE … ENGINE=InnoDB for each.",
    );
  const room = Number(value("max_connections")) - facts.connected;
  if (room < config.DB_POOL)
    notes.warn(
      `${facts.connected} of ${value("max_connections")} connections are used; one more process may want ${config.DB_POOL}.`,
      "Raise max_connections, or lower DB_POOL: each process takes up to that many.",
    );
  judgeClock(notes, facts.clockMs);
}

function judgeClock(notes: Notes, clockMs: number): void {
  const seconds = (Math.abs(clockMs) / 1000).toFixed(1);
  const mend = "Let both machines follow the time by NTP (timedatectl set-ntp true).";
  if (Math.abs(clockMs) > CLOCK_FAIL_MS) notes.fail(`Its clock is ${seconds} s away from this machine's.`, mend);
  else if (Math.abs(clockMs) > CLOCK_WARN_MS) notes.warn(`Its clock is ${seconds} s away from this machine's.`, mend);
}
