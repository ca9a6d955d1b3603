import { ERRORS } from "@chat/contract/errors";
import { readConfig } from "../config.ts";
import { createDeps } from "../createDeps.ts";
import type { Deps } from "../deps.ts";
import { isDatabaseDown, isDiskFull } from "../platform/db/databaseErrors.ts";
import { explainRefusal } from "../platform/db/explainRefusal.ts";
import { AppError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { type Command, UsageError } from "./command.ts";

const COLUMN = 54;

/** All forms of use, from the table itself. */
function describeUsage(commands: readonly Command[]): string {
  const lines = commands.flatMap(({ name, forms }) =>
    forms.map(({ usage, summary }) => {
      const use = `  ${name} ${usage}`.trimEnd();
      return use.length < COLUMN ? `${use.padEnd(COLUMN)}${summary}` : `${use}\n${" ".repeat(COLUMN)}${summary}`;
    }),
  );
  return `Usage: npm run chat -- COMMAND   (in a container: chat COMMAND)

${lines.join("\n")}

A password is asked for on the terminal, or read from the first line of a pipe. Works with the server running or not.`;
}

function explain(error: unknown): string {
  if (error instanceof AppError)
    return error.code === "not_found" ? "There is no account with this e-mail." : ERRORS[error.code].message;
  // A file that is not there has the same code as a database's socket that is not, but it names a path.
  if (error instanceof Error && "path" in error) return `${error.message}.`;
  if (isDatabaseDown(error))
    return "The database cannot be reached. Is it running, and are DB_HOST or DB_SOCKET right?";
  if (isDiskFull(error) && error instanceof Error)
    return `The disk of the database is full (${error.message}). Free some space, then run the command again.`;
  return explainRefusal(error) ?? (error instanceof Error ? error.message : String(error));
}

/**
 * Finds the command that the first word names, runs it and prints what it gives back; whatever went wrong is one sentence on stderr.
 *
 * @returns the exit code
 */
export async function runCommand(commands: readonly Command[], argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || ["help", "--help", "-h"].includes(name) || args.some((word) => word === "--help")) {
    console.log(describeUsage(commands.filter((one) => !args.includes("--help") || one.name === name)));
    return 0;
  }
  let opened: Deps | undefined;
  try {
    const command = commands.find((one) => one.name === name);
    if (!command) throw new UsageError(`There is no command ${name}.\n\n${describeUsage(commands)}`);
    const result = await command.call(args, {
      config: () => opened?.config ?? readConfig(),
      deps: () => (opened ??= createDeps(readConfig(), { logger: createLogger("warn") })),
      say: (line) => console.error(line),
    });
    const { text, exitCode } = typeof result === "string" ? { text: result, exitCode: 0 } : result;
    if (text !== "") console.log(text);
    return exitCode;
  } catch (error) {
    console.error(`✗ ${explain(error)}`);
    return 1;
  } finally {
    await opened?.outbound.close();
    await opened?.db.close();
  }
}
