import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseAddress, schemaLock } from "./connectionOptions.ts";
import { readTableShapes, type TableShape } from "./tableShape.ts";

/** A row as it travels: each value the server's own text, bytes in base64. */
export type CopiedRow = readonly (string | null)[];

/** The whole database at one moment, while others go on writing. */
export interface Snapshot {
  readonly takenAt: Date;
  readonly serverVersion: string;
  readonly tables: readonly TableShape[];
  /** Finished migrations of that moment, by name. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** In the order of the primary key; what is not read yet waits in the server, so memory stays bounded. */
  rows(table: TableShape): AsyncIterable<CopiedRow>;
  close(): Promise<void>;
}

const LOCK_WAIT_SECONDS = 60;
/** A slow disk or pipe may keep us from reading for this long before the server gives the statement up. */
const WRITE_TIMEOUT_SECONDS = 3600;
const ROWS_AHEAD = 200;

/**
 * Opens one consistent view of every table (InnoDB, REPEATABLE READ) and keeps migrations out while it is open.
 *
 * A write that was acknowledged before this resolves is in it. Without the lock a migration's ALTER would wait behind the reader,
 * and everybody else behind the ALTER.
 * @throws {Error} when a migration runs, or one was cut off and is not finished
 */
export async function openSnapshot(config: DatabaseAddress): Promise<Snapshot> {
  const connection = await createConnection(connectionOptions(config));
  try {
    const [[held]] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS held", [
      schemaLock(config),
      LOCK_WAIT_SECONDS,
    ]);
    if (held?.["held"] !== 1)
      throw new Error("The database is being migrated, or another backup runs. Try again later.");
    await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await connection.query(`SET SESSION net_write_timeout = ${WRITE_TIMEOUT_SECONDS}, time_zone = '+00:00'`);
    const tables = await readTableShapes(connection);
    await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    const [[facts]] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version, UTC_TIMESTAMP(3) AS at");
    if (!tables.some(({ name }) => name === "schema_migrations"))
      throw new Error("The database is empty: there is nothing to back up.");
    const [steps] = await connection.query<RowDataPacket[]>(
      "SELECT schema_migrations.name, schema_migrations.checksum, schema_migrations.is_finished FROM schema_migrations ORDER BY schema_migrations.name",
    );
    const cut = steps.find((step) => step["is_finished"] !== 1);
    if (cut)
      throw new Error(`Migration ${cut["name"]} was cut off. Run the migrate command first, then back up again.`);
    return {
      takenAt: facts?.["at"],
      serverVersion: String(facts?.["version"]),
      tables,
      migrations: steps.map((step) => ({ name: String(step["name"]), checksum: String(step["checksum"]) })),
      rows: (table) => readRows(connection, table),
      async close() {
        connection.destroy(); // ends transaction and lock, whatever the state
      },
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function* readRows(connection: Connection, table: TableShape): AsyncGenerator<CopiedRow> {
  const list = table.columns.map((column) => connection.escapeId(column)).join(", ");
  const order = table.key.map((column) => connection.escapeId(column)).join(", ");
  const sql = `SELECT ${list} FROM ${connection.escapeId(table.name)}${order && ` ORDER BY ${order}`}`;
  const binary = new Set(table.binary);
  // The callback connection below the promises: only it can stream. `typeCast: false` gives each value as the bytes that came.
  const raw = (connection as unknown as { connection: RawConnection }).connection;
  const stream = raw.query({ sql, rowsAsArray: true, typeCast: false }).stream({ highWaterMark: ROWS_AHEAD });
  for await (const row of stream)
    yield row.map((value, index) => value?.toString(binary.has(index) ? "base64" : "utf8") ?? null);
}

interface RawConnection {
  query(options: { sql: string; rowsAsArray: true; typeCast: false }): {
    stream(options: { highWaterMark: number }): AsyncIterable<readonly (Buffer | null)[]>;
  };
}
