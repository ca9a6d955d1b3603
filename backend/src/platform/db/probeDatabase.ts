import { createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseAddress } from "./connectionOptions.ts";

/** The server's settings that the platform depends on. */
export interface DatabaseFacts {
  readonly version: string;
  readonly isMariadb: boolean;
  readonly major: number;
  readonly minor: number;
  /** Server variables by name, as text; null where the server does not know one. */
  readonly variables: Readonly<Record<string, string | null>>;
  readonly charset: string;
  readonly isolation: string;
  /** Its clock minus ours, in milliseconds. */
  readonly clockMs: number;
  readonly connected: number;
  /** Tables of this database that another engine than InnoDB keeps. */
  readonly otherEngines: readonly string[];
}

const VARIABLES = [
  "innodb_flush_log_at_trx_commit",
  "max_allowed_packet",
  "sync_binlog",
  "log_bin",
  "binlog_format",
  "max_connections",
  "innodb_buffer_pool_size",
  "read_only",
] as const;

/** Asks a database what it is; never waits longer than `timeoutMs`. @throws {Error} when it cannot be reached or asked */
export async function probeDatabase(config: DatabaseAddress, timeoutMs: number): Promise<DatabaseFacts> {
  const connection = await createConnection({ ...connectionOptions(config), connectTimeout: timeoutMs });
  connection.on("error", () => undefined);
  const timer = setTimeout(() => connection.destroy(), timeoutMs);
  const first = async (sql: string): Promise<RowDataPacket> => {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    const [row] = rows;
    if (!row) throw new Error("The database gave no answer.");
    return row;
  };
  try {
    await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    const sent = Date.now();
    const row = await first(
      "SELECT VERSION() AS version, @@tx_isolation AS isolation, CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS UNSIGNED) AS clock, (SELECT COUNT(*) FROM information_schema.processlist) AS connected, (SELECT schemata.default_character_set_name FROM information_schema.schemata WHERE schemata.schema_name = DATABASE()) AS charset",
    );
    const clockMs = Number(row["clock"]) - (sent + Date.now()) / 2;
    const [shown] = await connection.query<RowDataPacket[]>("SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)", [
      [...VARIABLES],
    ]);
    const found = new Map(shown.map((one) => [String(one["Variable_name"]), String(one["Value"])]));
    const [engines] = await connection.query<RowDataPacket[]>(
      "SELECT tables.table_name AS name FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_type = 'BASE TABLE' AND tables.engine <> 'InnoDB'",
    );
    const version = String(row["version"]);
    const [, major = "0", minor = "0"] = /^(\d+)\.(\d+)/.exec(version) ?? [];
    return {
      version,
      isMariadb: /mariadb/i.test(version),
      major: Number(major),
      minor: Number(minor),
      variables: Object.fromEntries(VARIABLES.map((name) => [name, found.get(name) ?? null])),
      charset: String(row["charset"]),
      isolation: String(row["isolation"]),
      clockMs,
      connected: Number(row["connected"]),
      otherEngines: engines.map((one) => String(one["name"])),
    };
  } finally {
    clearTimeout(timer);
    connection.destroy();
  }
}
