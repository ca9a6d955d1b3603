import { readConfig } from "../config.ts";
import { createDeps } from "../createDeps.ts";
import type { Deps } from "../deps.ts";
import { createLogger } from "../platform/logger.ts";
import { type Command, UsageError } from "./command.ts";
import { explain } from "./explain.ts";

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

interface LoggedError {
  readonly message?: string;
  readonly cause?: LoggedError;
}

/** What is told by the parts that a command works with: in words, and never on standard output, where an archive or JSON may go. */
const tellLog = {
  write(line: string): void {
    const { msg, err }: { msg?: string; err?: LoggedError } = JSON.parse(line);
    // Above the cause stand the words that a visitor or an agent would read.
    let cause = err;
    while (cause?.cause) cause = cause.cause;
    console.error(`  warning: ${[msg, cause?.message].filter(Boolean).join(": ")}`);
  },
};

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
    if (!command)
      throw new UsageError(
        `There is no command ${name}. These are there: ${commands.map((one) => one.name).join(", ")}.`,
      );
    const result = await command.call(args, {
      config: () => opened?.config ?? readConfig(),
      deps: () => (opened ??= createDeps(readConfig(), { logger: createLogger("warn", { destination: tellLog }) })),
      say: (line) => console.error(line),
    });
    const { text, exitCode } = typeof result === "string" ? { text: result, exitCode: 0 } : result;
    if (text !== "") console.log(text);
    return exitCode;
  } catch (error) {
    const { sentence, next } = explain(error, name);
    console.error(`✗ ${sentence}${next === undefined ? "" : `\n  → ${next}`}`);
    return 1;
  } finally {
    await opened?.outbound.close();
    await opened?.db.close();
  }
}
