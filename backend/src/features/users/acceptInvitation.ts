import type { Role, SignedIn } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { RequestMeta } from "../../platform/http/requestMeta.ts";
import { hashSecret } from "../../platform/ids.ts";
import { findWorkspace } from "../workspaces/workspaces.repository.ts";
import { createUser } from "./createUser.ts";
import { findOpenInvitation, useInvitation } from "./invitations.repository.ts";
import { passwordsOf } from "./passwordsOf.ts";
import { startSignIn } from "./startSignIn.ts";

/**
 * What an invitation link offers, before anybody commits to it.
 *
 * @throws {AppError} invitation_invalid, too_many_attempts
 */
export async function showInvitation(
  deps: Deps,
  token: string,
  meta: RequestMeta,
): Promise<{ workspaceName: string; role: Role; email: string | null }> {
  await deps.limits.takeShared("invitation.address", meta.countedAs);
  const invitation = await findOpenInvitation(deps.db, hashSecret(token), deps.clock.now());
  const workspace = invitation && (await findWorkspace(deps.db, invitation.workspaceId));
  if (!workspace) throw new AppError("invitation_invalid");
  await deps.limits.giveBackShared("invitation.address", meta.countedAs);
  return { workspaceName: workspace.name, role: invitation.role, email: invitation.email };
}

/**
 * Creates the invited person's account and signs them in; of two who use one link at once the first wins.
 *
 * An invitation that names an address is for that address only.
 * @throws {AppError} invitation_invalid, invalid_input, email_taken, too_many_attempts, busy
 */
export async function acceptInvitation(
  deps: Deps,
  body: { token: string; name: string; email: string; password: string },
  meta: RequestMeta,
): Promise<SignedIn> {
  const { db, clock, limits } = deps;
  await limits.takeShared("invitation.address", meta.countedAs);
  const offered = await findOpenInvitation(db, hashSecret(body.token), clock.now());
  if (!offered) throw new AppError("invitation_invalid");
  if (offered.email !== null && offered.email !== body.email)
    throw new AppError("invalid_input", {}, { fields: { email: "is not the address that was invited" } });
  const passwordHash = await passwordsOf(deps).hash(body.password);
  const signedIn = await db.transaction(async (tx) => {
    if (!(await useInvitation(tx, offered.internalId, clock.now()))) throw new AppError("invitation_invalid");
    const user = await createUser(deps, tx, {
      workspaceId: offered.workspaceId,
      email: body.email,
      name: body.name,
      passwordHash,
      role: offered.role,
    });
    return startSignIn(deps, tx, user, meta);
  });
  await limits.giveBackShared("invitation.address", meta.countedAs);
  return signedIn;
}
