import type { Invitation, Role } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { hashSecret, newPublicId, newSecret } from "../../platform/ids.ts";
import { invitableRoles } from "./invitableRoles.ts";
import { insertInvitation } from "./invitations.repository.ts";
import { lockUser } from "./users.repository.ts";

const VALID_DAYS = 7;

/**
 * Makes an invitation; the link is shown once, the database keeps a hash.
 *
 * It ends with its maker's right to make it: a deactivated or demoted person's invitations are withdrawn.
 * @throws {AppError} forbidden
 */
export async function inviteUser(
  deps: Deps,
  actor: UserActor,
  body: { role: Role; email?: string | undefined },
): Promise<Invitation & { token: string; url: string }> {
  const at = deps.clock.now();
  const expiresAt = new Date(at.getTime() + VALID_DAYS * 86_400_000);
  const id = newPublicId();
  const token = newSecret();
  const email = body.email ?? null;
  await deps.db.transaction(async (tx) => {
    // Locked: whoever is deactivated or demoted at this moment leaves no invitation behind.
    const inviter = await lockUser(tx, actor.workspaceId, actor.userId);
    if (!inviter || !invitableRoles(inviter).includes(body.role))
      throw new AppError("forbidden", { userId: actor.userId });
    await insertInvitation(tx, {
      publicId: id,
      workspaceId: actor.workspaceId,
      tokenHash: hashSecret(token),
      role: body.role,
      email,
      invitedBy: actor.userId,
      at,
      expiresAt,
    });
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
