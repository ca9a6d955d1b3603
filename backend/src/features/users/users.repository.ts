import type { Role, User } from "@chat/contract/users";
import type { SqlValue, Tx } from "../../platform/db/database.ts";

interface UserRow {
  id: number;
  public_id: string;
  workspace_id: number;
  email: string;
  name: string;
  password_hash: string;
  role: Role;
  is_active: number;
  token_version: number;
  created_at: Date;
  last_seen_at: Date | null;
}

/** A person's account as use cases hold it; never crosses the wire. */
export interface StoredUser {
  readonly id: number;
  readonly publicId: string;
  readonly workspaceId: number;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly tokenVersion: number;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
}

const COLUMNS =
  "users.id, users.public_id, users.workspace_id, users.email, users.name, users.password_hash, users.role, users.is_active, users.token_version, users.created_at, users.last_seen_at";

const toUser = (row: UserRow): StoredUser => ({
  id: row.id,
  publicId: row.public_id,
  workspaceId: row.workspace_id,
  email: row.email,
  name: row.name,
  passwordHash: row.password_hash,
  role: row.role,
  isActive: row.is_active === 1,
  tokenVersion: row.token_version,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
});

/** What others may read of an account. */
export const publicUser = (user: StoredUser): User => ({
  id: user.publicId,
  email: user.email,
  name: user.name,
  role: user.role,
  isActive: user.isActive,
  createdAt: user.createdAt.toISOString(),
  lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
});

async function one(tx: Tx, where: string, values: readonly SqlValue[]): Promise<StoredUser | undefined> {
  const [row] = await tx.rows<UserRow>(`SELECT ${COLUMNS} FROM users WHERE ${where}`, values);
  return row && toUser(row);
}

/** E-mail addresses are unique in the whole installation: signing in needs no workspace name. */
export const findUserByEmail = (tx: Tx, email: string) => one(tx, "users.email = ?", [email]);
export const findUser = (tx: Tx, workspaceId: number, id: number) =>
  one(tx, "users.workspace_id = ? AND users.id = ?", [workspaceId, id]);
/** Public ids are unique in the whole installation. */
export const findUserByPublicId = (tx: Tx, publicId: string) => one(tx, "users.public_id = ?", [publicId]);
/** Locked until the transaction ends: sign-ins and changes of what they need happen one after the other. */
export const lockUser = (tx: Tx, workspaceId: number, id: number) =>
  one(tx, "users.workspace_id = ? AND users.id = ? FOR UPDATE", [workspaceId, id]);
export const lockUserByPublicId = (tx: Tx, workspaceId: number, publicId: string) =>
  one(tx, "users.workspace_id = ? AND users.public_id = ? FOR UPDATE", [workspaceId, publicId]);

/** @returns the internal id @throws the driver's duplicate error when the e-mail has an account */
export async function insertUser(
  tx: Tx,
  draft: {
    publicId: string;
    workspaceId: number;
    email: string;
    name: string;
    passwordHash: string;
    role: Role;
    at: Date;
  },
): Promise<number> {
  const { insertId } = await tx.run(
    "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [draft.publicId, draft.workspaceId, draft.email, draft.name, draft.passwordHash, draft.role, draft.at, draft.at],
  );
  return insertId;
}

/** Every person can take chats: an agent's row comes with the account. */
export async function insertAgentRow(tx: Tx, workspaceId: number, userId: number): Promise<void> {
  await tx.run("INSERT IGNORE INTO agents (user_id, workspace_id) VALUES (?, ?)", [userId, workspaceId]);
}

/** @param cursor public id of the last row seen, null for the start @returns oldest first */
export async function listUsers(
  tx: Tx,
  workspaceId: number,
  cursor: string | null,
  limit: number,
): Promise<(StoredUser & { readonly hasTwoFactor: boolean })[]> {
  const rows = await tx.rows<UserRow & { has_two_factor: number }>(
    `SELECT ${COLUMNS}, user_two_factor.active_since IS NOT NULL AS has_two_factor FROM users LEFT JOIN user_two_factor ON user_two_factor.user_id = users.id WHERE users.workspace_id = ? AND (? IS NULL OR users.id > (SELECT last.id FROM users AS last WHERE last.workspace_id = ? AND last.public_id = ?)) ORDER BY users.id LIMIT ?`,
    [workspaceId, cursor, workspaceId, cursor, limit],
  );
  return rows.map((row) => ({ ...toUser(row), hasTwoFactor: row.has_two_factor === 1 }));
}

/** Locks a workspace's active owners, so that two who demote each other cannot both succeed. @returns their ids */
export async function lockActiveOwners(tx: Tx, workspaceId: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    "SELECT users.id FROM users WHERE users.workspace_id = ? AND users.role = 'owner' AND users.is_active = 1 ORDER BY users.id FOR UPDATE",
    [workspaceId],
  );
  return rows.map((row) => row.id);
}

export async function saveRoleAndStatus(
  tx: Tx,
  workspaceId: number,
  id: number,
  role: Role,
  isActive: boolean,
): Promise<void> {
  await tx.run("UPDATE users SET role = ?, is_active = ? WHERE workspace_id = ? AND id = ?", [
    role,
    isActive,
    workspaceId,
    id,
  ]);
}

export async function saveName(tx: Tx, workspaceId: number, id: number, name: string): Promise<void> {
  await tx.run("UPDATE users SET name = ? WHERE workspace_id = ? AND id = ?", [name, workspaceId, id]);
}

/** Sets a password and raises the version, so that every token made before is dead (X04). */
export async function savePassword(tx: Tx, id: number, passwordHash: string): Promise<void> {
  await tx.run("UPDATE users SET password_hash = ?, token_version = token_version + 1 WHERE id = ?", [
    passwordHash,
    id,
  ]);
}

export async function noteSeen(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.run("UPDATE users SET last_seen_at = ? WHERE id = ?", [at, id]);
}

/** @returns whether nobody has an account here yet */
export async function hasNoUser(tx: Tx): Promise<boolean> {
  return (await tx.rows("SELECT 1 FROM users LIMIT 1")).length === 0;
}
