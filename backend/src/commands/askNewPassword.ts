import { NewPassword } from "@chat/contract/users";
import { readPassword } from "../platform/readPassword.ts";
import { UsageError } from "./command.ts";

/** Asks for a password that an account may have, twice on a terminal. @throws {UsageError} */
export async function askNewPassword(): Promise<string> {
  const { data: password, error } = NewPassword.safeParse(await readPassword("New password: "));
  if (password === undefined)
    throw new UsageError(`The password ${error?.issues[0]?.message ?? "is not valid"}; nothing was changed.`);
  if (process.stdin.isTTY && (await readPassword("Once more: ")) !== password)
    throw new UsageError("The two are not the same; nothing was changed.");
  return password;
}
