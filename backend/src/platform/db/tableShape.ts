import type { Connection, RowDataPacket } from "mysql2/promise";

/** A table as a copy of it needs to know it. */
export interface TableShape {
  readonly name: string;
  /** In the table's order; generated columns are left out, for the server makes them again. */
  readonly columns: readonly string[];
  /** Positions of the columns whose values are bytes, not text. */
  readonly binary: readonly number[];
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** The server's own statement that makes it. */
  readonly ddl: string;
}

/** Tables of a restore on its way, which are no part of the store. */
export const isStagingName = (name: string): boolean => /^(restoring|replaced)_/.test(name);

/** Tables that a restore is filling, as a pattern of LIKE. */
export const STAGED_LIKE = "restoring\\_%";

const BINARY = /^(binary|varbinary|bit|geometry|(tiny|medium|long)?blob)$/;

/** @returns every base table of the database, by name */
export async function readTableShapes(connection: Connection): Promise<TableShape[]> {
  const [columns] = await connection.query<RowDataPacket[]>(
    `SELECT tables.table_name AS tableName, columns.column_name AS columnName, columns.data_type AS dataType, columns.extra AS extra
     FROM information_schema.tables
     JOIN information_schema.columns ON columns.table_schema = tables.table_schema AND columns.table_name = tables.table_name
     WHERE tables.table_schema = DATABASE() AND tables.table_type = 'BASE TABLE'
     ORDER BY tables.table_name, columns.ordinal_position`,
  );
  const [keys] = await connection.query<RowDataPacket[]>(
    `SELECT statistics.table_name AS tableName, statistics.column_name AS columnName
     FROM information_schema.statistics
     WHERE statistics.table_schema = DATABASE() AND statistics.index_name = 'PRIMARY'
     ORDER BY statistics.table_name, statistics.seq_in_index`,
  );
  const names = [...new Set(columns.map((row) => String(row["tableName"])))].filter((name) => !isStagingName(name));
  const shapes: TableShape[] = [];
  for (const name of names) {
    const own = columns.filter((row) => row["tableName"] === name && !/GENERATED/i.test(String(row["extra"])));
    const [[made]] = await connection.query<RowDataPacket[]>("SHOW CREATE TABLE ??", [name]);
    shapes.push({
      name,
      columns: own.map((row) => String(row["columnName"])),
      binary: own.flatMap((row, index) => (BINARY.test(String(row["dataType"]).toLowerCase()) ? [index] : [])),
      key: keys.filter((row) => row["tableName"] === name).map((row) => String(row["columnName"])),
      ddl: String(made?.["Create Table"]),
    });
  }
  return shapes;
}
