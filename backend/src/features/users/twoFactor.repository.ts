import type { Tx } from "../../platform/db/database.ts";

interface TwoFactorRow {
  user_id: number;
  secret_cipher: Buffer;
  active_since: Date | null;
}

/** A person's second factor; while `activeSince` is null it was shown but guards nothing. */
export interface TwoFactor {
  readonly userId: number;
  readonly secretCipher: Buffer;
  readonly activeSince: Date | null;
}

/** Binds a stored secret to its row: copied into another one it cannot be read. */
export const twoFactorContext = (userId: number): string => `user_two_factor:${userId}`;

export async function findTwoFactor(tx: Tx, userId: number): Promise<TwoFactor | undefined> {
  const [row] = await tx.rows<TwoFactorRow>(
    "SELECT user_two_factor.user_id, user_two_factor.secret_cipher, user_two_factor.active_since FROM user_two_factor WHERE user_two_factor.user_id = ?",
    [userId],
  );
  return row && { userId: row.user_id, secretCipher: row.secret_cipher, activeSince: row.active_since };
}

/** @returns whether a sign-in of this person needs a second factor */
export const hasTwoFactor = async (tx: Tx, userId: number): Promise<boolean> =>
  (await findTwoFactor(tx, userId))?.activeSince != null;

/** Puts a new secret in place of one that was never switched on. @returns false, and changes nothing, where one is switched on */
export async function keepNewSecret(
  tx: Tx,
  draft: { workspaceId: number; userId: number; secretCipher: Buffer; at: Date },
): Promise<boolean> {
  await tx.run("DELETE FROM user_two_factor WHERE user_id = ? AND active_since IS NULL", [draft.userId]);
  const { affectedRows } = await tx.run(
    "INSERT IGNORE INTO user_two_factor (user_id, workspace_id, secret_cipher, created_at) VALUES (?, ?, ?, ?)",
    [draft.userId, draft.workspaceId, draft.secretCipher, draft.at],
  );
  return affectedRows === 1;
}

/** Switches the second factor on; the code that proved it counts as used. @returns false where it was on already */
export async function activateTwoFactor(tx: Tx, userId: number, step: number, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE user_two_factor SET active_since = ?, last_step = ? WHERE user_id = ? AND active_since IS NULL",
    [at, step, userId],
  );
  return affectedRows === 1;
}

/**
 * Uses a time step up. The guard decides a race and refuses a replay: of two who use one code, exactly one matches the row.
 *
 * Source: RFC 6238, 5.2: a code must not be accepted a second time.
 */
export async function spendStep(tx: Tx, userId: number, step: number): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE user_two_factor SET last_step = ? WHERE user_id = ? AND active_since IS NOT NULL AND last_step < ?",
    [step, userId, step],
  );
  return affectedRows === 1;
}

/** Takes the second factor away with its codes. @returns whether it was switched on */
export async function removeTwoFactor(tx: Tx, userId: number): Promise<boolean> {
  const wasOn = await hasTwoFactor(tx, userId);
  await tx.run("DELETE FROM user_recovery_codes WHERE user_id = ?", [userId]);
  await tx.run("DELETE FROM user_two_factor WHERE user_id = ?", [userId]);
  return wasOn;
}

/** Puts new recovery codes in place of all old ones. */
export async function replaceRecoveryCodes(
  tx: Tx,
  user: { workspaceId: number; id: number },
  hashes: readonly Buffer[],
  at: Date,
): Promise<void> {
  await tx.run("DELETE FROM user_recovery_codes WHERE user_id = ?", [user.id]);
  await tx.run(
    `INSERT INTO user_recovery_codes (workspace_id, user_id, code_hash, created_at) VALUES ${hashes.map(() => "(?, ?, ?, ?)").join(", ")}`,
    hashes.flatMap((hash) => [user.workspaceId, user.id, hash, at]),
  );
}

/** Uses a recovery code up. @returns whether it was one that nobody had used */
export async function spendRecoveryCode(tx: Tx, userId: number, codeHash: Buffer, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    "UPDATE user_recovery_codes SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL",
    [at, userId, codeHash],
  );
  return affectedRows === 1;
}

export async function countRecoveryCodes(tx: Tx, userId: number): Promise<number> {
  const [row] = await tx.rows<{ unused: number }>(
    "SELECT COUNT(*) AS unused FROM user_recovery_codes WHERE user_recovery_codes.user_id = ? AND user_recovery_codes.used_at IS NULL",
    [userId],
  );
  return row?.unused ?? 0;
}
