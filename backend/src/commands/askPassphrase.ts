import { readFile } from "node:fs/promises";
import { readPassword } from "../platform/readPassword.ts";
import { UsageError } from "./command.ts";

const MIN_CHARS = 12;

/** A passphrase from a file's first line, or asked for. @param isNew asked for twice and held to a length @throws {UsageError} */
export async function askPassphrase(file: string | undefined, isNew: boolean): Promise<string> {
  const passphrase =
    file === undefined
      ? await readPassword("Passphrase of the archive's secrets: ")
      : ((await readFile(file, "utf8")).split(/\r?\n/)[0] ?? "");
  if (isNew && passphrase.length < MIN_CHARS)
    throw new UsageError(`The passphrase needs at least ${MIN_CHARS} characters.`);
  if (isNew && file === undefined && process.stdin.isTTY && (await readPassword("Once more: ")) !== passphrase)
    throw new UsageError("The two are not the same; nothing was done.");
  return passphrase;
}
