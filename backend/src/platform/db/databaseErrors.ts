/** The driver's error, as far as we read it. */
interface DriverError {
  readonly code?: string;
  readonly errno?: number;
  readonly message?: string;
}

const asDriverError = (error: unknown): DriverError => (typeof error === "object" && error !== null ? error : {});

const DOWN_CODES = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ER_SERVER_SHUTDOWN",
  "ER_CON_COUNT_ERROR",
  "ER_NORMAL_SHUTDOWN",
  "ER_CONNECTION_KILLED",
  "POOL_CLOSED",
  "DB_BUSY",
]);

/** @returns whether the failure is the connection's or the server's, so that the same request may succeed later. */
export const isDatabaseDown = (error: unknown): boolean => {
  const { code } = asDriverError(error);
  return code !== undefined && DOWN_CODES.has(code);
};

/** Lock wait timeout (1205), deadlock (1213), snapshot conflict (1020): roll back and repeat the whole transaction. */
export const isTransient = (error: unknown): boolean => [1205, 1213, 1020].includes(asDriverError(error).errno ?? 0);

/** As MariaDB writes the system's ENOSPC (28) and EDQUOT (122) into whatever it could not do: `(errno: 28 "No space left on device")`, `Got error 28 …`. */
const NO_ROOM = /\b(?:errno|errcode|error)[: ]+(?:28|122)\b/i;

/** @returns whether the server has no room left where its tables lie: the table is full (1114), the disk is full (1021), or a write failed for that reason. */
export const isDiskFull = (error: unknown): boolean => {
  const { errno, message } = asDriverError(error);
  if (errno === undefined) return false;
  return errno === 1114 || errno === 1021 || (!isRowError(error) && NO_ROOM.test(message ?? "")); // a row's error repeats its words
};

/** @returns whether a unique key refused the row (1062); the caller turns it into a value. */
export const isDuplicate = (error: unknown): boolean => asDriverError(error).errno === 1062;

/** A row's own fault: duplicate (1062) or too long (1406), never healed by a repeat. */
export const isRowError = (error: unknown): boolean =>
  [1062, 1406, 1366, 1264].includes(asDriverError(error).errno ?? 0);
