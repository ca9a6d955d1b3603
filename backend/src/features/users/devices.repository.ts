import type { Tx } from "../../platform/db/database.ts";

/** @returns whether this account signed in on this device before */
export async function isKnownDevice(tx: Tx, userId: number, deviceHash: Buffer): Promise<boolean> {
  return (
    (
      await tx.rows("SELECT 1 FROM user_devices WHERE user_devices.user_id = ? AND user_devices.device_hash = ?", [
        userId,
        deviceHash,
      ])
    ).length > 0
  );
}

/** Notes that the account signed in here. */
export async function rememberDevice(
  tx: Tx,
  workspaceId: number,
  userId: number,
  deviceHash: Buffer,
  at: Date,
): Promise<void> {
  await tx.run(
    "INSERT INTO user_devices (workspace_id, user_id, device_hash, created_at, last_used_at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_used_at = VALUES(last_used_at)",
    [workspaceId, userId, deviceHash, at, at],
  );
}

/** How many devices of one person are remembered: more than anybody owns, fewer than a script that signs in every minute makes. */
const DEVICES_MAX = 50;

/** Forgets all but the lately used devices of a person. */
export async function forgetOldDevices(tx: Tx, userId: number): Promise<void> {
  await tx.run(
    "DELETE FROM user_devices WHERE user_id = ? AND last_used_at < (SELECT recent.last_used_at FROM (SELECT user_devices.last_used_at FROM user_devices WHERE user_devices.user_id = ? ORDER BY user_devices.last_used_at DESC LIMIT 1 OFFSET ?) AS recent)",
    [userId, userId, DEVICES_MAX - 1],
  );
}

/** After a password change only the device in hand is known. */
export async function forgetOtherDevices(tx: Tx, userId: number, keepHash: Buffer | null): Promise<void> {
  await tx.run("DELETE FROM user_devices WHERE user_id = ? AND (? IS NULL OR device_hash <> ?)", [
    userId,
    keepHash,
    keepHash,
  ]);
}
