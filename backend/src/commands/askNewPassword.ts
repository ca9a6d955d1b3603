import { NewPassword } from "@chat/contract/users";
import { readPassword } from "../platform/readPassword.ts";
import { parsed, UsageError } from "./command.ts";

/** Asks for a password that an account may have, twice on a terminal. @throws {UsageError} */
export async function askNewPassword(): Promise<string> {
  const password = parsed(NewPassword, await readPassword("New password: "), "The password");
  if (process.stdin.isTTY && (await readPassword("Once more: ")) !== password)
    throw new UsageError("The two are not the same; nothing was changed.");
  return password;
}
