import { createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseAddress, schemaLock } from "./connectionOptions.ts";

const SETTLE_MS = 2000;

/**
 * How many connections besides its own the database has: more than none means that a backend runs.
 *
 * Waits a moment for connections that are just being closed. Who waits for a lock of the server (`schemaLock`) does not run yet.
 * @param own the caller's further connection, which does not count
 */
export async function otherConnections(config: DatabaseAddress, own = 0): Promise<number> {
  const connection = await createConnection(connectionOptions(config));
  try {
    for (const deadline = Date.now() + SETTLE_MS; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const [[row]] = await connection.query<RowDataPacket[]>(
        "SELECT COUNT(*) AS others FROM information_schema.processlist WHERE processlist.db = DATABASE() AND processlist.id NOT IN (CONNECTION_ID(), ?) AND COALESCE(processlist.state, '') <> 'User lock'",
        [own],
      );
      const others = Number(row?.["others"]);
      if (others === 0 || Date.now() > deadline) return others;
    }
  } finally {
    connection.destroy();
  }
}

/** @returns whether a backup, a restore or a migration of this database is under way */
export async function isSchemaHeld(config: DatabaseAddress): Promise<boolean> {
  const connection = await createConnection(connectionOptions(config));
  try {
    const [[row]] = await connection.query<RowDataPacket[]>("SELECT IS_USED_LOCK(?) AS holder", [schemaLock(config)]);
    return row?.["holder"] !== null;
  } finally {
    connection.destroy();
  }
}
