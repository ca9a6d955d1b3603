import type { Invitation, Role } from "@chat/contract/users";
import type { Tx } from "../../platform/db/database.ts";
import { inList } from "../../platform/db/inList.ts";

interface InvitationRow {
  id: number;
  public_id: string;
  workspace_id: number;
  role: Role;
  email: string | null;
  created_at: Date;
  expires_at: Date;
  invited_by_name: string | null;
}

/** An invitation as use cases hold it. */
export interface StoredInvitation extends Invitation {
  readonly internalId: number;
  readonly workspaceId: number;
}

const SELECT =
  "SELECT invitations.id, invitations.public_id, invitations.workspace_id, invitations.role, invitations.email, invitations.created_at, invitations.expires_at, users.name AS invited_by_name FROM invitations LEFT JOIN users ON users.id = invitations.invited_by";
const IS_OPEN = "invitations.used_at IS NULL AND invitations.revoked_at IS NULL AND invitations.expires_at > ?";

const toInvitation = (row: InvitationRow): StoredInvitation => ({
  internalId: row.id,
  workspaceId: row.workspace_id,
  id: row.public_id,
  email: row.email,
  role: row.role,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  invitedBy: row.invited_by_name ?? "",
});

/** The wire's part; the token was shown once and is kept as a hash only. */
export const publicInvitation = ({
  id,
  email,
  role,
  createdAt,
  expiresAt,
  invitedBy,
}: StoredInvitation): Invitation => ({ id, email, role, createdAt, expiresAt, invitedBy });

export async function insertInvitation(
  tx: Tx,
  draft: {
    publicId: string;
    workspaceId: number;
    tokenHash: Buffer;
    role: Role;
    email: string | null;
    invitedBy: number;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.run(
    "INSERT INTO invitations (public_id, workspace_id, token_hash, role, email, invited_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [
      draft.publicId,
      draft.workspaceId,
      draft.tokenHash,
      draft.role,
      draft.email,
      draft.invitedBy,
      draft.at,
      draft.expiresAt,
    ],
  );
}

/** @returns undefined when it was used, withdrawn or has ended */
export async function findOpenInvitation(tx: Tx, tokenHash: Buffer, now: Date): Promise<StoredInvitation | undefined> {
  const [row] = await tx.rows<InvitationRow>(`${SELECT} WHERE invitations.token_hash = ? AND ${IS_OPEN}`, [
    tokenHash,
    now,
  ]);
  return row && toInvitation(row);
}

/** @param cursor public id of the last row seen @returns open ones, newest first */
export async function listOpenInvitations(
  tx: Tx,
  workspaceId: number,
  cursor: string | null,
  limit: number,
  now: Date,
): Promise<StoredInvitation[]> {
  const rows = await tx.rows<InvitationRow>(
    `${SELECT} WHERE invitations.workspace_id = ? AND (? IS NULL OR invitations.id < (SELECT last.id FROM invitations AS last WHERE last.workspace_id = ? AND last.public_id = ?)) AND ${IS_OPEN} ORDER BY invitations.id DESC LIMIT ?`,
    [workspaceId, cursor, workspaceId, cursor, now, limit],
  );
  return rows.map(toInvitation);
}

/** Uses it up; the guard lets one of two at once through. @returns whether it was still open */
export async function useInvitation(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE invitations SET used_at = ? WHERE id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?",
    [now, id, now],
  );
  return affectedRows === 1;
}

/** @returns whether there was an open one of this workspace */
export async function revokeInvitation(tx: Tx, workspaceId: number, publicId: string, now: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE invitations SET revoked_at = ? WHERE workspace_id = ? AND public_id = ? AND used_at IS NULL AND revoked_at IS NULL",
    [now, workspaceId, publicId],
  );
  return affectedRows === 1;
}

/** Withdraws what a person invited to, but for the roles that they may still invite to. */
export async function withdrawInvitationsBy(
  tx: Tx,
  user: { workspaceId: number; id: number },
  kept: readonly Role[],
  now: Date,
): Promise<void> {
  const roles = inList<string>(["", ...kept]);
  await tx.run(
    `UPDATE invitations SET revoked_at = ? WHERE workspace_id = ? AND invited_by = ? AND used_at IS NULL AND revoked_at IS NULL AND role NOT IN ${roles.sql}`,
    [now, user.workspaceId, user.id, ...roles.values],
  );
}
