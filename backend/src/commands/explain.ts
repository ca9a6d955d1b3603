import { ERRORS } from "@chat/contract/errors";
import { DamagedArchive } from "../platform/backup/archiveFormat.ts";
import { isDatabaseDown, isDiskFull } from "../platform/db/databaseErrors.ts";
import { explainRefusal } from "../platform/db/explainRefusal.ts";
import { AppError } from "../platform/errors.ts";
import { UsageError, WrongUse } from "./command.ts";

/** A failure in words: what happened, and what to do next where the sentence does not say it itself. */
export interface Explained {
  readonly sentence: string;
  readonly next?: string;
}

/** @returns what lies at the bottom of an error: our own words above it are for the screens of the platform */
export function reasonBelow(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonBelow))].join("; ");
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && (error instanceof AppError || error.message === ""))
    return reasonBelow(error.cause);
  if (error instanceof AppError) {
    const facts = Object.entries(error.details).map(([name, value]) => `${name} ${String(value)}`);
    return facts.join(", ") || ERRORS[error.code].message.replace(/\.$/, "");
  }
  return error.message || ("code" in error ? String(error.code) : error.name);
}

const FILE_FAULTS: Readonly<Record<string, (path: string) => Explained>> = {
  ENOENT: (path) => ({
    sentence: `${path} is not there.`,
    next: "Look at the name. A container sees only its own files: an archive goes in through a pipe, with - as its name.",
  }),
  EACCES: (path) => ({
    sentence: `This user has no right to ${path}.`,
    next: "Run the command as the user who owns it, or name another place.",
  }),
  EISDIR: (path) => ({ sentence: `${path} is a folder; a file is needed.`, next: "Name the file in it." }),
  ENOTDIR: (path) => ({ sentence: `A part of ${path} is a file, not a folder.`, next: "Look at the name." }),
  EEXIST: (path) => ({
    sentence: `${path} is there already, and nothing is ever overwritten.`,
    next: "Name another place.",
  }),
  EROFS: (path) => ({
    sentence: `${path} lies on a read-only file system.`,
    next: "Name a place that can be written. In a container: - writes to standard output.",
  }),
};

function explainFile(error: Error & { code?: unknown; path?: unknown }): Explained | undefined {
  const code = error.code === "EPERM" ? "EACCES" : String(error.code);
  return typeof error.path === "string" ? FILE_FAULTS[code]?.(error.path) : undefined;
}

/** @param error whatever a command threw @param command its name */
export function explain(error: unknown, command: string): Explained {
  if (error instanceof WrongUse)
    return {
      sentence: `${error.message} Nothing was done.`,
      next: `How it is used: npm run -s chat -- ${command} --help`,
    };
  if (error instanceof UsageError) return { sentence: error.message };
  if (error instanceof DamagedArchive)
    return {
      sentence: error.message,
      next: "Copy it again from where it was made, or take another: restore FILE --check proves one, also beside the running platform.",
    };
  if (error instanceof AppError && error.code === "not_found")
    return { sentence: "There is no account with this e-mail; nothing was changed." };
  if (error instanceof AppError && error.code === "storage_full")
    return {
      sentence: `There is no room left for files (${reasonBelow(error)}).`,
      next: "Make room there, then run the command again.",
    };
  if (error instanceof AppError && error.code === "storage_unavailable")
    return {
      sentence: `The files of chats cannot be read or kept: ${reasonBelow(error)}.`,
      next: "doctor says which folder or bucket that is (FILES_DIR, S3_…) and what is wrong with it. Then run the command again.",
    };
  if (error instanceof AppError) return { sentence: ERRORS[error.code].message };
  // A file that is not there has the same code as a database's socket that is not, but it names a path.
  if (error instanceof Error && "path" in error) return explainFile(error) ?? { sentence: `${error.message}.` };
  if (isDatabaseDown(error))
    return {
      sentence: `The database does not answer: ${reasonBelow(error)}.`,
      next: "Start it (docker-compose: docker-compose up -d mariadb), or correct DB_HOST, DB_PORT or DB_SOCKET; doctor looks at the rest. Then run the command again.",
    };
  if (isDiskFull(error) && error instanceof Error)
    return {
      sentence: `The disk of the database is full (${error.message}). Free some space, then run the command again.`,
    };
  const message = explainRefusal(error) ?? (error instanceof Error ? error.message : String(error));
  if (message.startsWith("The configuration is not usable"))
    return {
      sentence: message,
      next: "Correct these in .env or in the environment; .env.example says what each is for.",
    };
  return { sentence: message };
}
