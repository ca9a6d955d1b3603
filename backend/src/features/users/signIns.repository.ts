import type { Role } from "@chat/contract/users";
import type { Tx } from "../../platform/db/database.ts";

interface SignInRow {
  id: number;
  public_id: string;
  workspace_id: number;
  user_id: number;
  refresh_hash: Buffer;
  previous_hash: Buffer | null;
  rotated_at: Date | null;
  user_agent: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

/** One device's sign-in. */
export interface SignIn {
  readonly id: number;
  readonly sid: string;
  readonly workspaceId: number;
  readonly userId: number;
  readonly refreshHash: Buffer;
  readonly previousHash: Buffer | null;
  readonly rotatedAt: Date | null;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

const COLUMNS =
  "user_sessions.id, user_sessions.public_id, user_sessions.workspace_id, user_sessions.user_id, user_sessions.refresh_hash, user_sessions.previous_hash, user_sessions.rotated_at, user_sessions.user_agent, user_sessions.created_at, user_sessions.last_seen_at, user_sessions.expires_at, user_sessions.revoked_at";

const toSignIn = (row: SignInRow): SignIn => ({
  id: row.id,
  sid: row.public_id,
  workspaceId: row.workspace_id,
  userId: row.user_id,
  refreshHash: row.refresh_hash,
  previousHash: row.previous_hash,
  rotatedAt: row.rotated_at,
  userAgent: row.user_agent,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});

export async function insertSignIn(
  tx: Tx,
  draft: {
    sid: string;
    workspaceId: number;
    userId: number;
    refreshHash: Buffer;
    userAgent: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.run(
    "INSERT INTO user_sessions (public_id, workspace_id, user_id, refresh_hash, user_agent, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [
      draft.sid,
      draft.workspaceId,
      draft.userId,
      draft.refreshHash,
      draft.userAgent.slice(0, 300),
      draft.at,
      draft.at,
      draft.expiresAt,
    ],
  );
}

/** Locked until the transaction ends: two tabs that refresh at once are answered one after the other. */
export async function lockSignIn(tx: Tx, sid: string): Promise<SignIn | undefined> {
  const [row] = await tx.rows<SignInRow>(
    `SELECT ${COLUMNS} FROM user_sessions WHERE user_sessions.public_id = ? FOR UPDATE`,
    [sid],
  );
  return row && toSignIn(row);
}

export async function rotateSignIn(
  tx: Tx,
  id: number,
  next: { refreshHash: Buffer; previousHash: Buffer | null; at: Date; expiresAt: Date },
): Promise<void> {
  await tx.run(
    "UPDATE user_sessions SET refresh_hash = ?, previous_hash = ?, rotated_at = ?, last_seen_at = ?, expires_at = ? WHERE id = ?",
    [next.refreshHash, next.previousHash, next.at, next.at, next.expiresAt, id],
  );
}

/** @returns whether it was live until now */
export async function revokeSignIn(tx: Tx, userId: number, sid: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE user_sessions SET revoked_at = ? WHERE user_id = ? AND public_id = ? AND revoked_at IS NULL",
    [at, userId, sid],
  );
  return affectedRows === 1;
}

/** Ends all sign-ins of a person, but the one they act from. */
export async function revokeSignIns(tx: Tx, userId: number, exceptSid: string | null, at: Date): Promise<void> {
  await tx.run("UPDATE user_sessions SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL AND public_id <> ?", [
    at,
    userId,
    exceptSid ?? "",
  ]);
}

/** @param cursor `sid` of the last row seen, null for the start; one that is not the person's ends the list @returns live ones, newest first */
export async function listSignIns(
  tx: Tx,
  userId: number,
  cursor: string | null,
  limit: number,
  now: Date,
): Promise<SignIn[]> {
  const rows = await tx.rows<SignInRow>(
    `SELECT ${COLUMNS} FROM user_sessions WHERE user_sessions.user_id = ? AND (? IS NULL OR user_sessions.id < (SELECT last.id FROM user_sessions AS last WHERE last.user_id = ? AND last.public_id = ?)) AND user_sessions.revoked_at IS NULL AND user_sessions.expires_at > ? ORDER BY user_sessions.id DESC LIMIT ?`,
    [userId, cursor, userId, cursor, now, limit],
  );
  return rows.map(toSignIn);
}

/** A person and the sign-in a token names, in one look. */
export interface SignedInUser {
  readonly workspaceId: number;
  readonly userId: number;
  readonly userPublicId: string;
  readonly name: string;
  readonly role: Role;
  readonly tokenVersion: number;
}

/** @returns undefined when the sign-in is over or the person is not active */
export async function findSignedInUser(tx: Tx, sid: string, now: Date): Promise<SignedInUser | undefined> {
  const [row] = await tx.rows<{
    workspace_id: number;
    id: number;
    public_id: string;
    name: string;
    role: Role;
    token_version: number;
  }>(
    "SELECT users.workspace_id, users.id, users.public_id, users.name, users.role, users.token_version FROM user_sessions JOIN users ON users.id = user_sessions.user_id WHERE user_sessions.public_id = ? AND user_sessions.revoked_at IS NULL AND user_sessions.expires_at > ? AND users.is_active = 1",
    [sid, now],
  );
  return (
    row && {
      workspaceId: row.workspace_id,
      userId: row.id,
      userPublicId: row.public_id,
      name: row.name,
      role: row.role,
      tokenVersion: row.token_version,
    }
  );
}

/** Removes sign-ins that nobody can use any more; kept for a while, so that a replayed token is still recognised. @returns how many went */
export async function removeEndedSignIns(tx: Tx, before: Date, limit: number): Promise<number> {
  const { affectedRows } = await tx.run("DELETE FROM user_sessions WHERE expires_at < ? OR revoked_at < ? LIMIT ?", [
    before,
    before,
    limit,
  ]);
  return affectedRows;
}
