import mysql, { type RowDataPacket } from "mysql2/promise";
import type { MariadbAccount } from "../cli/mariadb/privateMariadb.mjs";
import type { History } from "./checkHistory.ts";

/** What the database holds of these sessions, past every cache of ours. */
export async function readStore(
  account: MariadbAccount,
  sessions: readonly string[],
): Promise<Pick<History, "stored" | "heads">> {
  const { socketPath, user, password, database } = account;
  const connection = await mysql.createConnection({ socketPath, user, password, database });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT sessions.public_id, messages.seq, messages.kind, messages.audience, messages.body FROM messages JOIN sessions ON sessions.id = messages.session_id WHERE sessions.public_id IN (?) ORDER BY messages.session_id, messages.seq",
      [sessions],
    );
    const [heads] = await connection.query<RowDataPacket[]>(
      "SELECT public_id, last_seq FROM sessions WHERE public_id IN (?)",
      [sessions],
    );
    return {
      stored: rows.map((row) => ({
        session: String(row["public_id"]),
        seq: Number(row["seq"]),
        kind: String(row["kind"]),
        audience: row["audience"] === "team" ? "team" : "all",
        body: String(row["body"]),
      })),
      heads: new Map(heads.map((row) => [String(row["public_id"]), Number(row["last_seq"])])),
    };
  } finally {
    await connection.end();
  }
}
