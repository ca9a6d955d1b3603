import type { Role } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { isDuplicate } from "../../platform/db/databaseErrors.ts";
import { AppError } from "../../platform/errors.ts";
import { newPublicId } from "../../platform/ids.ts";
import { findUser, insertAgentRow, insertUser, type StoredUser } from "./users.repository.ts";

/**
 * Makes an account with everything that belongs to it. The password was hashed before the transaction, for that is slow.
 *
 * @throws {AppError} email_taken
 */
export async function createUser(
  deps: Deps,
  tx: Tx,
  draft: { workspaceId: number; email: string; name: string; passwordHash: string; role: Role },
): Promise<StoredUser> {
  const id = await insertUser(tx, { ...draft, publicId: newPublicId(), at: deps.clock.now() }).catch(
    (error: unknown) => {
      if (isDuplicate(error)) throw new AppError("email_taken", {}, { fields: { email: "already has an account" } });
      throw error;
    },
  );
  await insertAgentRow(tx, draft.workspaceId, id);
  const user = await findUser(tx, draft.workspaceId, id);
  if (!user) throw new Error("a user was inserted and is not there");
  return user;
}
