import { createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseAddress, schemaLock } from "./connectionOptions.ts";
import type { Tx } from "./database.ts";

/** Tables that a restore leaves when it is killed. */
export interface RestoreRemains {
  /** What it had loaded so far: killed before its last step, the live tables are as they were. */
  readonly restoring: readonly string[];
  /** What the archive took the place of: killed after its last step. */
  readonly replaced: readonly string[];
}

/** While a restore is at work these are no remains: whoever removes them holds the lock (`holdSchema`). */
export async function findRemains(tx: Tx): Promise<RestoreRemains> {
  const rows = await tx.rows<{ name: string }>(
    "SELECT tables.table_name AS name FROM information_schema.tables WHERE tables.table_schema = DATABASE() AND tables.table_type = 'BASE TABLE' AND (tables.table_name LIKE 'restoring\\_%' OR tables.table_name LIKE 'replaced\\_%') ORDER BY 1",
  );
  const names = rows.map(({ name }) => name);
  return {
    restoring: names.filter((name) => name.startsWith("restoring_")),
    replaced: names.filter((name) => name.startsWith("replaced_")),
  };
}

/** Nobody else migrates, backs up or restores while this is held. */
export interface SchemaHold {
  drop(tables: readonly string[]): Promise<void>;
  /** Gives it up, whatever the state. */
  close(): Promise<void>;
}

/** @returns null when somebody else has it for longer than that */
export async function holdSchema(config: DatabaseAddress, waitSeconds: number): Promise<SchemaHold | null> {
  const connection = await createConnection(connectionOptions(config));
  connection.on("error", () => undefined);
  try {
    const [[held]] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS held", [
      schemaLock(config),
      waitSeconds,
    ]);
    if (held?.["held"] !== 1) {
      connection.destroy();
      return null;
    }
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    async drop(tables) {
      if (tables.length === 0) return;
      await connection.query("SET SESSION foreign_key_checks = 0");
      await connection.query(`DROP TABLE IF EXISTS ${tables.map((name) => connection.escapeId(name)).join(", ")}`);
    },
    async close() {
      connection.destroy();
    },
  };
}
