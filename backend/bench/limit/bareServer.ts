// The bare servers that ours is compared with; run as a child process. LIMIT=ideal | numbered, DB_* as the platform's own.
import { createServer } from "node:http";
import mysql, { type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { Server } from "socket.io";

const { LIMIT = "ideal", PORT = "0", DB_SOCKET, DB_USER, DB_PASSWORD, DB_NAME } = process.env;
const BATCH_ROWS = LIMIT === "ideal" ? 500 : 200;

const pool = mysql.createPool({
  socketPath: DB_SOCKET ?? "",
  user: DB_USER ?? "",
  password: DB_PASSWORD ?? "",
  database: DB_NAME ?? "",
  connectionLimit: 2,
  timezone: "Z",
});

interface Waiting {
  readonly session: number;
  readonly clientId: string;
  readonly body: string;
  readonly at: Date;
  readonly resolve: (seq: number) => void;
  readonly reject: (error: unknown) => void;
}

/** The ideal: rows into a table, in one INSERT; no numbers, no look-up, no locks. */
async function storePlain(batch: readonly Waiting[]): Promise<number[]> {
  const [result] = await pool.query<ResultSetHeader>(
    "INSERT INTO limit_plain (session_id, sender, body, created_at) VALUES ?",
    [batch.map(({ session, body, at }) => [session, 1, body, at])],
  );
  return batch.map((_, index) => result.insertId + index);
}

/** The bare numbered path: lock the sessions, look the keys up, number, insert, raise the heads; plain text SQL and nothing around it. */
async function storeNumbered(batch: readonly Waiting[]): Promise<number[]> {
  const connection = await pool.getConnection();
  try {
    await connection.query("START TRANSACTION");
    const ids = [...new Set(batch.map(({ session }) => session))].sort((a, b) => a - b);
    const [locked] = await connection.query<RowDataPacket[]>(
      "SELECT id, last_seq FROM limit_sessions FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE",
      [ids],
    );
    await connection.query(
      "SELECT session_id, client_id, seq FROM limit_messages FORCE INDEX (once) WHERE session_id IN (?) AND client_id IN (?)",
      [ids, batch.map(({ clientId }) => clientId)],
    );
    const heads = new Map(locked.map((row) => [Number(row["id"]), Number(row["last_seq"])]));
    const seqs = batch.map(({ session }) => {
      const seq = (heads.get(session) ?? 0) + 1;
      heads.set(session, seq);
      return seq;
    });
    await connection.query("INSERT INTO limit_messages (session_id, seq, client_id, body, created_at) VALUES ?", [
      batch.map(({ session, clientId, body, at }, index) => [session, seqs[index], clientId, body, at]),
    ]);
    const cases = [...heads].map(([id, seq]) => `WHEN ${id} THEN ${seq}`).join(" ");
    await connection.query(`UPDATE limit_sessions SET last_seq = CASE id ${cases} END WHERE id IN (?)`, [ids]);
    await connection.query("COMMIT");
    return seqs;
  } finally {
    connection.release();
  }
}

await pool.query(
  "CREATE TABLE IF NOT EXISTS limit_plain (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, session_id BIGINT UNSIGNED NOT NULL, sender TINYINT NOT NULL, body TEXT NOT NULL, created_at DATETIME(3) NOT NULL, KEY s (session_id, id)) ENGINE=InnoDB",
);
await pool.query(
  "CREATE TABLE IF NOT EXISTS limit_sessions (id BIGINT UNSIGNED PRIMARY KEY, last_seq INT UNSIGNED NOT NULL) ENGINE=InnoDB",
);
await pool.query(
  "CREATE TABLE IF NOT EXISTS limit_messages (session_id BIGINT UNSIGNED NOT NULL, seq INT UNSIGNED NOT NULL, client_id VARCHAR(40) CHARACTER SET ascii NOT NULL, body TEXT NOT NULL, created_at DATETIME(3) NOT NULL, PRIMARY KEY (session_id, seq), UNIQUE KEY once (session_id, client_id)) ENGINE=InnoDB",
);
for (const table of ["limit_plain", "limit_messages", "limit_sessions"]) await pool.query(`TRUNCATE ${table}`);
await pool.query("INSERT INTO limit_sessions SELECT seq, 0 FROM seq_0_to_9999");

const store = LIMIT === "ideal" ? storePlain : storeNumbered;
const queue: Waiting[] = [];
let isBusy = false;
const run = async (): Promise<void> => {
  isBusy = true;
  while (queue.length > 0) {
    const batch = queue.splice(0, BATCH_ROWS);
    try {
      const seqs = await store(batch);
      for (const [index, { resolve }] of batch.entries()) resolve(seqs[index] ?? 0);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  isBusy = false;
};
const insert = (session: number, clientId: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    queue.push({ session, clientId, body, at: new Date(), resolve, reject });
    if (!isBusy) setImmediate(() => isBusy || queue.length === 0 || void run());
  });

const http = createServer();
const io = new Server(http, {
  serveClient: false,
  transports: ["websocket"],
  pingInterval: 25_000,
  pingTimeout: 60_000,
});
io.on("connection", (socket) => {
  const pair = String(socket.handshake.query["pair"] ?? "");
  if (pair) void socket.join(`p${pair}`);
  socket.on("m", async (id: number, body: string, ack: (id: number, seq: number) => void) => {
    const seq = await insert(Number(pair), `client-${id}`, body);
    ack(id, seq);
    socket.to(`p${pair}`).emit("m", id, body, seq);
  });
});
http.listen({ port: Number(PORT), host: "127.0.0.1", backlog: 4096 }, () => process.send?.({ type: "listening" }));
process.on("disconnect", () => process.exit());
