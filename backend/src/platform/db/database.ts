import { createPool, type PoolConnection, type QueryError, type ResultSetHeader, type RowDataPacket } from "mysql2";
import type { Config } from "../../config.ts";
import { AppError } from "../errors.ts";
import { isDatabaseDown, isDiskFull, isTransient } from "./databaseErrors.ts";
import { type DatabaseWatch, unwatched } from "./databaseWatch.ts";

/** A value that a placeholder takes. */
export type SqlValue = string | number | bigint | boolean | Date | Buffer | null;

/** Runs prepared statements; repositories get one of these and never open a transaction themselves. */
export interface Tx {
  /** @returns rows as plain objects; JSON columns arrive parsed */
  rows<T>(sql: string, values?: readonly SqlValue[]): Promise<T[]>;
  /** @returns what the server says of a write */
  run(sql: string, values?: readonly SqlValue[]): Promise<{ affectedRows: number; insertId: number }>;
}

/** The database as use cases see it. A lone statement is a transaction of its own, and is repeated like one: it did all or nothing. */
export interface Database extends Tx {
  /**
   * All or nothing, READ COMMITTED, repeated up to three times on a deadlock, lock wait timeout or snapshot conflict.
   *
   * A connection that saw any error is destroyed, never reused: its state is unknown.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** How many callers wait for a connection: the bound of the queue. */
  waiting(): number;
  /** How many connections callers have now, of how many there may be. */
  connections(): { readonly busy: number; readonly max: number };
  /** When the server last answered anything, by `performance.now()`; says that it lives without asking it. */
  answeredAt(): number;
  /** When the server last refused a write because its disk is full, by `performance.now()`. */
  refusedForRoomAt(): number;
  close(): Promise<void>;
}

const ATTEMPTS = 3;
/** Callers that may wait for a connection; beyond it `busy`, so that a slow database cannot pile up the process's memory (F06). */
const QUEUE_MAX = 2000;
/** A statement without an answer for this long is given up as *unknown* and its connection destroyed: a frozen server or a dropped network must not hold a caller for ever. */
const STATEMENT_TIMEOUT_MS = 20_000;

/** Two statements, for the server takes the isolation level in one of its own. */
const SESSION_SETTINGS = [
  "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
  "SET SESSION innodb_lock_wait_timeout = 5, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'",
] as const;

const text = (sql: string) => ({ sql, timeout: STATEMENT_TIMEOUT_MS });

// The driver's callbacks instead of its promises: those take a stack trace per statement, which was a sixth of a statement's cost (profile of the path bench).
const settle =
  <T>(resolve: (result: T) => void, reject: (error: Error) => void) =>
  (error: QueryError | null, result: T): void =>
    error ? reject(error) : resolve(result);

const execute = <R extends RowDataPacket[] | ResultSetHeader>(
  connection: PoolConnection,
  sql: string,
  values: readonly SqlValue[],
): Promise<R> =>
  new Promise((resolve, reject) => void connection.execute<R>(text(sql), [...values], settle(resolve, reject)));

/** The three statements of a transaction itself, which cannot be prepared. */
const control = (
  connection: PoolConnection,
  statement: "START TRANSACTION" | "COMMIT" | "ROLLBACK",
): Promise<ResultSetHeader> =>
  new Promise((resolve, reject) => void connection.query<ResultSetHeader>(text(statement), settle(resolve, reject)));

const wrap = (connection: PoolConnection, answered: DatabaseWatch["answered"]): Tx => ({
  async rows<T>(sql: string, values: readonly SqlValue[] = []) {
    const began = performance.now();
    const rows = await execute<RowDataPacket[]>(connection, sql, values);
    answered(sql, performance.now() - began);
    return rows as unknown as T[]; // the row type is the repository's knowledge, written beside its SQL
  },
  async run(sql, values = []) {
    const began = performance.now();
    const { affectedRows, insertId } = await execute<ResultSetHeader>(connection, sql, values);
    answered(sql, performance.now() - began);
    return { affectedRows, insertId };
  },
});

/** Opens the pool; no query is sent yet. */
export function openDatabase(
  config: Pick<Config, "DB_HOST" | "DB_PORT" | "DB_SOCKET" | "DB_USER" | "DB_PASSWORD" | "DB_NAME" | "DB_POOL">,
  watch: DatabaseWatch = unwatched,
): Database {
  const pool = createPool({
    ...(config.DB_SOCKET
      ? { socketPath: config.DB_SOCKET }
      : { host: config.DB_HOST ?? "127.0.0.1", port: config.DB_PORT }),
    user: config.DB_USER,
    password: config.DB_PASSWORD,
    database: config.DB_NAME,
    connectionLimit: config.DB_POOL,
    queueLimit: QUEUE_MAX,
    connectTimeout: 5000,
    timezone: "Z",
    charset: "utf8mb4",
    supportBigNumbers: true,
    maxPreparedStatements: 200,
    enableKeepAlive: true,
    decimalNumbers: true,
    jsonStrings: false,
    flags: ["FOUND_ROWS"],
  });
  let waiting = 0;
  let busy = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let refusedForRoomAt = Number.NEGATIVE_INFINITY;
  const failed = (error: unknown): void => {
    if (isDiskFull(error)) refusedForRoomAt = performance.now();
    watch.failed(error);
  };
  const answered = (sql: string, tookMs: number): void => {
    answeredAt = performance.now();
    watch.answered(sql, tookMs);
  };
  // The first statement on a connection runs before any that a caller queues on it, so no caller sees the server's default isolation.
  pool.on("connection", (connection) => {
    connection.on("error", () => undefined); // a dead idle connection is replaced by the pool; without a listener it would end the process
    for (const sql of SESSION_SETTINGS)
      connection.query(sql, (error) => {
        if (error) connection.destroy(); // whoever waits for it hears of a lost connection: never work under other rules
      });
  });

  const borrow = async (): Promise<PoolConnection> => {
    waiting += 1;
    const began = performance.now();
    try {
      const connection = await new Promise<PoolConnection>((resolve, reject) =>
        pool.getConnection((error, got) => (error ? reject(error) : resolve(got))),
      );
      busy += 1;
      watch.borrowed(performance.now() - began);
      return connection;
    } catch (error) {
      failed(error);
      if (error instanceof Error && error.message.startsWith("Queue limit"))
        throw new AppError("busy", {}, { cause: error, retryAfterMs: 1000 });
      throw error;
    } finally {
      waiting -= 1;
    }
  };

  const giveBack = (connection: PoolConnection, isSound: boolean): void => {
    busy -= 1;
    if (isSound) connection.release();
    else connection.destroy();
  };

  const once = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const connection = await borrow();
    try {
      await control(connection, "START TRANSACTION");
      const result = await work(wrap(connection, answered));
      await control(connection, "COMMIT");
      giveBack(connection, true);
      return result;
    } catch (error) {
      if (error instanceof AppError) {
        // A refusal of ours: the connection itself is sound.
        const isSound = await control(connection, "ROLLBACK").then(
          () => true,
          () => false,
        );
        giveBack(connection, isSound);
      } else {
        failed(error);
        // Behind a statement that never answered a ROLLBACK would wait too; closing the connection rolls back as well.
        if (!isDatabaseDown(error)) await control(connection, "ROLLBACK").catch(() => undefined);
        giveBack(connection, false);
      }
      throw error;
    }
  };

  const autocommit = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const connection = await borrow();
    try {
      const result = await work(wrap(connection, answered));
      giveBack(connection, true);
      return result;
    } catch (error) {
      failed(error);
      giveBack(connection, false);
      throw error;
    }
  };

  const repeated = async <T>(attemptOne: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOne();
      } catch (error) {
        if (!isTransient(error) || attempt === ATTEMPTS) throw error;
      }
    }
  };

  return {
    rows: (sql, values) => repeated(() => autocommit((tx) => tx.rows(sql, values))),
    run: (sql, values) => repeated(() => autocommit((tx) => tx.run(sql, values))),
    transaction: (work) => repeated(() => once(work)),
    waiting: () => waiting,
    connections: () => ({ busy, max: config.DB_POOL }),
    answeredAt: () => answeredAt,
    refusedForRoomAt: () => refusedForRoomAt,
    close: () =>
      new Promise((resolve, reject) => {
        pool.end((error) => (error ? reject(error) : resolve()));
      }),
  };
}
