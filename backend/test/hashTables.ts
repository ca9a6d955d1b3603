import { createHash } from "node:crypto";
import type { Database } from "../src/platform/db/database.ts";

/** @returns each table's rows in order of their key, hashed: equal exactly when every value of every row is */
export async function hashTables(db: Database): Promise<Record<string, string>> {
  const tables = await db.rows<{ name: string; columns: string }>(
    "SELECT columns.table_name AS name, GROUP_CONCAT(CONCAT('`', columns.column_name, '`') ORDER BY columns.ordinal_position) AS columns FROM information_schema.columns WHERE columns.table_schema = DATABASE() GROUP BY columns.table_name ORDER BY columns.table_name",
  );
  const hashes: Record<string, string> = {};
  for (const { name, columns } of tables) {
    const values = columns.split(",").map((column) => `COALESCE(HEX(${column}), 'null')`);
    const rows = await db.rows<{ text: string }>(
      `SELECT CONCAT_WS('|', ${values.join(", ")}) AS text FROM \`${name}\` ORDER BY 1`,
    );
    hashes[name] = `${rows.length} ${createHash("sha256")
      .update(rows.map(({ text }) => text).join("\n"))
      .digest("hex")}`;
  }
  return hashes;
}
