import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { defineCommand, UsageError } from "./command.ts";

/** `sql`: MariaDB's own client on the platform's database, as the user that the platform is. */
export const sql = defineCommand({
  name: "sql",
  forms: [
    { usage: "", summary: "opens MariaDB's client on the database; reads a script from a pipe" },
    { usage: '"STATEMENT"', summary: "… runs it and prints its rows, tab-separated" },
  ],
  words: 1,
  async run({ words: [statement], config }) {
    const settings = config();
    const folder = await mkdtemp(join(tmpdir(), "chat-sql-"));
    try {
      // Not on the command line, which every user of the machine can read; and no ~/.my.cnf, which speaks of other servers.
      const options = join(folder, "options.cnf");
      await writeFile(options, optionsOf(settings), { mode: 0o600 });
      const said = statement === undefined ? [] : ["--batch", `--execute=${statement}`];
      return {
        text: "",
        exitCode: await runClient(settings, [`--defaults-file=${options}`, ...said, settings.DB_NAME]),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

const optionsOf = (config: Config): string => {
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
  const address = config.DB_SOCKET
    ? [`socket=${quoted(config.DB_SOCKET)}`]
    : ["protocol=tcp", `host=${quoted(config.DB_HOST ?? "127.0.0.1")}`, `port=${config.DB_PORT}`];
  const account = [`user=${quoted(config.DB_USER)}`, `password=${quoted(config.DB_PASSWORD)}`];
  return ["[client]", "default-character-set=utf8mb4", ...account, ...address, ""].join("\n");
};

/** @throws {UsageError} where no client is installed */
function runClient(config: Config, args: readonly string[]): Promise<number> {
  const program = config.SQL_CLIENT ?? "mariadb";
  const client = spawn(program, args, { stdio: "inherit" });
  const ignore = (): void => undefined; // Ctrl-C in the client ends a statement, not this command
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    client.once("error", (cause) =>
      reject(
        new UsageError(
          `MariaDB's client (${program}) cannot be started here: ${cause.message}. Install it (Debian: mariadb-client-core), or use the one of the database's container: docker exec -it chat_mariadb sql`,
          { cause },
        ),
      ),
    );
    client.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => process.off("SIGINT", ignore));
}
