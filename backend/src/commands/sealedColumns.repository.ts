import type { SqlValue, Tx } from "../platform/db/database.ts";

/** A column whose values are sealed under ENCRYPTION_KEY. */
export interface SealedColumn {
  readonly table: string;
  /** The primary key, a number. */
  readonly id: string;
  readonly column: string;
}

/** Every such column there is: one that is missing here would be lost with the old key. A test compares with the schema. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "assistant_settings", id: "workspace_id", column: "api_key_cipher" },
  { table: "user_two_factor", id: "user_id", column: "secret_cipher" },
];

/** What a value is bound to, so that it cannot be read in another row: the same in every feature. */
export const sealedContext = ({ table }: SealedColumn, id: number): string => `${table}:${id}`;

/** @returns the next sealed values above `after`, by id, at most 200 */
export const selectSealed = (
  tx: Tx,
  { table, id, column }: SealedColumn,
  after: number,
): Promise<{ id: number; sealed: Buffer }[]> =>
  tx.rows(
    `SELECT ${table}.${id} AS id, ${table}.${column} AS sealed FROM ${table} WHERE ${table}.${id} > ? AND ${table}.${column} IS NOT NULL ORDER BY ${table}.${id} LIMIT 200`,
    [after],
  );

/** @returns false when somebody saved another value since it was read */
export async function replaceSealed(
  tx: Tx,
  { table, id, column }: SealedColumn,
  values: { id: number; from: Buffer; to: Buffer },
): Promise<boolean> {
  const parameters: SqlValue[] = [values.to, values.id, values.from];
  const { affectedRows } = await tx.run(
    `UPDATE ${table} SET ${table}.${column} = ? WHERE ${table}.${id} = ? AND ${table}.${column} = ?`,
    parameters,
  );
  return affectedRows === 1;
}
