import type { Invitation, TeamUser } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { pageOf } from "../../platform/http/pageOf.ts";
import { listOpenInvitations, publicInvitation, revokeInvitation } from "./invitations.repository.ts";
import { listUsers, publicUser } from "./users.repository.ts";

type PageQuery = { cursor?: string | undefined; limit: number };

/** The workspace's people, oldest first, deactivated ones too. */
export async function listTeam(
  { db }: Deps,
  actor: UserActor,
  { cursor, limit }: PageQuery,
): Promise<{ items: TeamUser[]; next: string | null }> {
  return pageOf(
    await listUsers(db, actor.workspaceId, cursor ?? null, limit + 1),
    limit,
    (user) => user.publicId,
    (user) => ({ ...publicUser(user), hasTwoFactor: user.hasTwoFactor }),
  );
}

/** Open invitations, newest first. */
export async function listInvitations(
  { db, clock }: Deps,
  actor: UserActor,
  { cursor, limit }: PageQuery,
): Promise<{ items: Invitation[]; next: string | null }> {
  return pageOf(
    await listOpenInvitations(db, actor.workspaceId, cursor ?? null, limit + 1, clock.now()),
    limit,
    (row) => row.id,
    publicInvitation,
  );
}

/** Withdraws an invitation. @throws {AppError} not_found */
export async function withdrawInvitation({ db, clock }: Deps, actor: UserActor, invitationId: string): Promise<void> {
  if (!(await revokeInvitation(db, actor.workspaceId, invitationId, clock.now()))) throw new AppError("not_found");
}
