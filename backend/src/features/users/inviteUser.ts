import type { Invitation, Role } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { hashSecret, newPublicId, newSecret } from "../../platform/ids.ts";
import { insertInvitation } from "./invitations.repository.ts";

const VALID_DAYS = 7;

/**
 * Makes an invitation; the link is shown once, the database keeps a hash.
 *
 * Only an owner makes owners, or an admin could promote themselves through a friend.
 * @throws {AppError} forbidden
 */
export async function inviteUser(
  deps: Deps,
  actor: UserActor,
  body: { role: Role; email?: string | undefined },
): Promise<Invitation & { token: string; url: string }> {
  if (body.role === "owner" && actor.role !== "owner") throw new AppError("forbidden", { userId: actor.userId });
  const at = deps.clock.now();
  const expiresAt = new Date(at.getTime() + VALID_DAYS * 86_400_000);
  const id = newPublicId();
  const token = newSecret();
  const email = body.email ?? null;
  await insertInvitation(deps.db, {
    publicId: id,
    workspaceId: actor.workspaceId,
    tokenHash: hashSecret(token),
    role: body.role,
    email,
    invitedBy: actor.userId,
    at,
    expiresAt,
  });
  // After the hash sign, so that the token reaches no server log and no Referer (X37).
  const url = `${deps.config.publicUrl}/invitation#${token}`;
  return {
    id,
    email,
    role: body.role,
    createdAt: at.toISOString(),
    expiresAt: expiresAt.toISOString(),
    invitedBy: actor.name,
    token,
    url,
  };
}
