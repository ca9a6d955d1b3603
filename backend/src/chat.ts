import { join } from "node:path";
import { parseArgs } from "node:util";
import { Email, Line } from "@chat/contract/common-shapes";
import { ERRORS } from "@chat/contract/errors";
import { NewPassword } from "@chat/contract/users";
import type * as z from "zod";
import { readConfig } from "./config.ts";
import { createDeps } from "./createDeps.ts";
import type { Deps } from "./deps.ts";
import { createOwner } from "./features/users/createOwner.ts";
import { resetPassword } from "./features/users/resetPassword.ts";
import { isDatabaseDown } from "./platform/db/databaseErrors.ts";
import { migrate } from "./platform/db/migrate.ts";
import { migrationStatus } from "./platform/db/migrationStatus.ts";
import { AppError } from "./platform/errors.ts";
import { createLogger } from "./platform/logger.ts";
import { readPassword } from "./platform/readPassword.ts";
import { rootFolder } from "./platform/rootFolder.ts";

const USAGE = `Usage: npm run chat -- COMMAND

  password:reset EMAIL                                    sets a new password and signs the person out everywhere
  owner:create EMAIL --business "NAME" --name "NAME"      creates a business and its owner, whatever REGISTRATION says
  migrate                                                 brings the database up to date
  migrate --status                                        tells how far the database is

The password is asked for on the terminal, or read from the first line of a pipe. Works with the server running or not.`;

const FOLDER = join(rootFolder, "mariadb/migrations");

/** Wrong use of the command: told with the usage, without a stack. */
class UsageError extends Error {}

function parsed<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new UsageError(`${what} ${result.error.issues[0]?.message ?? "is not valid"}.`);
  return result.data;
}

async function newPassword(): Promise<string> {
  const password = parsed(NewPassword, await readPassword("New password: "), "The password");
  if (process.stdin.isTTY && (await readPassword("Once more: ")) !== password)
    throw new UsageError("The two are not the same; nothing was changed.");
  return password;
}

/** @returns what to tell when it is done */
async function runCommand(
  deps: Deps,
  command: string,
  subject: string | undefined,
  flags: { business?: string | undefined; name?: string | undefined; status: boolean },
): Promise<string> {
  if (command === "migrate" && flags.status) {
    const { done, open } = await migrationStatus(deps.db, FOLDER);
    return open.length === 0
      ? `Up to date: ${done.length} steps.`
      : `${done.length} steps done, ${open.length} open:\n  ${open.join("\n  ")}`;
  }
  if (command === "migrate")
    return `${await migrate(deps.config, FOLDER, deps.logger)} steps ran; the database is up to date.`;
  if (command === "password:reset") {
    const email = parsed(Email, subject, "The e-mail");
    await resetPassword(deps, email, await newPassword());
    return `The password of ${email} is set. Every device was signed out.`;
  }
  if (command === "owner:create") {
    const email = parsed(Email, subject, "The e-mail");
    const businessName = parsed(Line(80), flags.business, "--business");
    const name = parsed(Line(80), flags.name, "--name");
    await migrate(deps.config, FOLDER, deps.logger);
    await createOwner(deps, { email, businessName, name, password: await newPassword() });
    return `${name} owns ${businessName} and can sign in with ${email}.`;
  }
  throw new UsageError(`There is no command ${command}.\n\n${USAGE}`);
}

function explain(error: unknown): string {
  if (error instanceof AppError)
    return error.code === "not_found" ? "There is no account with this e-mail." : ERRORS[error.code].message;
  if (isDatabaseDown(error))
    return "The database cannot be reached. Is it running, and are DB_HOST or DB_SOCKET right?";
  return error instanceof Error ? error.message : String(error);
}

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      business: { type: "string" },
      name: { type: "string" },
      status: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [command, subject] = positionals;
  if (command === undefined || values.help) return console.log(USAGE);
  const deps = createDeps(readConfig(), { logger: createLogger("warn") });
  try {
    console.log(await runCommand(deps, command, subject, values));
  } finally {
    await deps.outbound.close();
    await deps.db.close();
  }
}

run().catch((error: unknown) => {
  console.error(`✗ ${explain(error)}`);
  process.exitCode = 1;
});
