import type { ConnectionOptions } from "mysql2/promise";
import type { Config } from "../../config.ts";

/** What names the database in the configuration. */
export type DatabaseAddress = Pick<Config, "DB_HOST" | "DB_PORT" | "DB_SOCKET" | "DB_USER" | "DB_PASSWORD" | "DB_NAME">;

/** How a connection outside the pool is opened: for migrations, backups and checks. */
export const connectionOptions = (config: DatabaseAddress): ConnectionOptions => ({
  ...(config.DB_SOCKET
    ? { socketPath: config.DB_SOCKET }
    : { host: config.DB_HOST ?? "127.0.0.1", port: config.DB_PORT }),
  user: config.DB_USER,
  password: config.DB_PASSWORD,
  database: config.DB_NAME,
  timezone: "Z",
  charset: "utf8mb4",
  multipleStatements: false,
  connectTimeout: 5000,
});

/** Who changes the schema, and who copies it, holds this lock of the server: never both. */
export const schemaLock = (config: DatabaseAddress): string => `chat_migrate_${config.DB_NAME}`.slice(0, 64);
