import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseAddress, schemaLock } from "./connectionOptions.ts";
import type { CopiedRow } from "./openSnapshot.ts";
import { splitKeys } from "./splitKeys.ts";
import { isStagingName, type TableShape } from "./tableShape.ts";

/** Tables that are filled beside the live ones and take their place in one statement. */
export interface Staging {
  /** The server's number of its only connection. */
  readonly connectionId: number;
  /** @throws {Error} when the statement is anything but the making of this one table */
  create(table: TableShape): Promise<void>;
  /** @returns how many were stored */
  insert(table: TableShape, rows: readonly CopiedRow[]): Promise<number>;
  /** Builds the keys: the long part, and the last that can fail for what the archive holds. */
  prepare(): Promise<void>;
  /** Puts a word into the restored `store_meta`: found live, it proves that `swap` was done. */
  mark(word: string): Promise<void>;
  /**
   * All tables at once take the place of the live ones: one statement, which the server does whole or not at all.
   *
   * @throws {Error} the live tables are as they were; only a connection that broke meanwhile leaves it open (`isDatabaseDown`)
   */
  swap(): Promise<void>;
  /** Removes every staging table: before `swap` the restored ones, after it the replaced ones. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** Below the server's smallest usual `max_allowed_packet` (16 MB) with room for one large row. */
const STATEMENT_BYTES = 1024 * 1024;
const staged = (name: string): string => `restoring_${name}`;
const replaced = (name: string): string => `replaced_${name}`;

/**
 * Opens the staging area and removes what a killed restore left there.
 *
 * @param isOwnTable tables of others in the same database stay where they are
 * @throws {Error} when a migration or a backup runs
 */
export async function openStaging(config: DatabaseAddress, isOwnTable: (name: string) => boolean): Promise<Staging> {
  const connection = await createConnection({ ...connectionOptions(config), charset: "utf8mb4" });
  /** By name, with the keys that are still to be built. */
  const tables = new Map<string, readonly string[]>();
  try {
    const [[held]] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, 10) AS held", [schemaLock(config)]);
    if (held?.["held"] !== 1)
      throw new Error("The database is being migrated, backed up or restored by somebody else. Try again later.");
    await connection.query(
      "SET SESSION foreign_key_checks = 0, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    );
    await dropStaging(connection);
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    connectionId: connection.threadId,
    async create(table) {
      const start = `CREATE TABLE \`${table.name}\` (`;
      if (!/^[A-Za-z0-9_]{1,50}$/.test(table.name) || !table.ddl.startsWith(start))
        throw new Error(`The archive's table ${table.name} is not one that a backup makes.`);
      const { ddl, keys } = splitKeys(table.ddl, table.key);
      await connection.query(`CREATE TABLE \`${staged(table.name)}\` (${ddl.slice(start.length)}`);
      tables.set(table.name, keys);
    },
    async insert(table, rows) {
      let stored = 0;
      for (const statement of insertStatements(connection, table, rows)) {
        const [result] = await connection.query<ResultSetHeader>(statement);
        stored += result.affectedRows;
      }
      return stored;
    },
    async prepare() {
      for (const [name, keys] of tables)
        if (keys.length > 0) await connection.query(`ALTER TABLE \`${staged(name)}\` ${keys.join(", ")}`);
    },
    async mark(word) {
      await connection.query(`REPLACE INTO \`${staged("store_meta")}\` (name, value) VALUES ('restored', ?)`, [word]);
    },
    async swap() {
      const live = new Set(await tableNames(connection));
      const moves = [...tables.keys()].flatMap((name) => [
        ...(live.has(name) ? [`\`${name}\` TO \`${replaced(name)}\``] : []),
        `\`${staged(name)}\` TO \`${name}\``,
      ]);
      // A table of ours that the archive does not know came with a later step, which runs again after the swap.
      const orphans = [...live].filter((name) => isOwnTable(name) && !tables.has(name));
      moves.push(...orphans.map((name) => `${connection.escapeId(name)} TO ${connection.escapeId(replaced(name))}`));
      await connection.query(`RENAME TABLE ${moves.join(", ")}`);
    },
    discard: () => dropStaging(connection),
    async close() {
      connection.destroy();
    },
  };
}

const tableNames = async (connection: Connection): Promise<string[]> => {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT tables.table_name AS name FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_type = 'BASE TABLE'",
  );
  return rows.map((row) => String(row["name"]));
};

async function dropStaging(connection: Connection): Promise<void> {
  const left = (await tableNames(connection)).filter(isStagingName);
  if (left.length > 0) await connection.query(`DROP TABLE ${left.map((name) => connection.escapeId(name)).join(", ")}`);
}

/** Cuts rows into statements of about a megabyte. */
function* insertStatements(connection: Connection, table: TableShape, rows: readonly CopiedRow[]): Generator<string> {
  const binary = new Set(table.binary);
  const head = `INSERT INTO \`${staged(table.name)}\` (${table.columns.map((name) => connection.escapeId(name)).join(", ")}) VALUES `;
  let parts: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const values = row.map((value, index) =>
      value === null
        ? "NULL"
        : binary.has(index)
          ? `X'${Buffer.from(value, "base64").toString("hex")}'`
          : connection.escape(value),
    );
    const text = `(${values.join(",")})`;
    parts.push(text);
    bytes += text.length;
    if (bytes < STATEMENT_BYTES) continue;
    yield head + parts.join(",");
    [parts, bytes] = [[], 0];
  }
  if (parts.length > 0) yield head + parts.join(",");
}
