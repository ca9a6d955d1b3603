import type { Workspace } from "@chat/contract/users";
import type { Tx } from "../../platform/db/database.ts";

interface WorkspaceRow {
  id: number;
  public_id: string;
  name: string;
  is_starter: number;
  is_guide_done: number;
}

/** A workspace as use cases hold it. */
export interface StoredWorkspace extends Workspace {
  readonly internalId: number;
}

const toWorkspace = (row: WorkspaceRow): StoredWorkspace => ({
  internalId: row.id,
  id: row.public_id,
  name: row.name,
  isStarter: row.is_starter === 1,
  isGuideDone: row.is_guide_done === 1,
});

/** The wire's part of a workspace: the internal id stays here. */
export const publicWorkspace = ({ id, name, isStarter, isGuideDone }: StoredWorkspace): Workspace => ({
  id,
  name,
  isStarter,
  isGuideDone,
});

/** @returns undefined when there is none */
export async function findWorkspace(tx: Tx, id: number): Promise<StoredWorkspace | undefined> {
  const [row] = await tx.rows<WorkspaceRow>(
    "SELECT workspaces.id, workspaces.public_id, workspaces.name, workspaces.is_starter, workspaces.is_guide_done FROM workspaces WHERE workspaces.id = ?",
    [id],
  );
  return row && toWorkspace(row);
}

/** @returns the new workspace's internal id */
export async function insertWorkspace(
  tx: Tx,
  draft: { publicId: string; name: string; isStarter: boolean; claimedAt: Date | null; at: Date },
): Promise<number> {
  const { insertId } = await tx.run(
    "INSERT INTO workspaces (public_id, name, is_starter, claimed_at, created_at) VALUES (?, ?, ?, ?, ?)",
    [draft.publicId, draft.name, draft.isStarter, draft.claimedAt, draft.at],
  );
  return insertId;
}

/**
 * Gives the starter workspace to whoever asks first: of several at once the guard lets one through.
 *
 * @returns its internal id, or undefined when it was taken or there is none
 */
export async function claimStarter(tx: Tx, name: string, at: Date): Promise<number | undefined> {
  const [row] = await tx.rows<{ id: number }>(
    "SELECT workspaces.id FROM workspaces WHERE workspaces.is_starter = 1 AND workspaces.claimed_at IS NULL ORDER BY workspaces.id LIMIT 1",
  );
  if (!row) return undefined;
  const { affectedRows } = await tx.run(
    "UPDATE workspaces SET name = ?, claimed_at = ? WHERE id = ? AND claimed_at IS NULL",
    [name, at, row.id],
  );
  return affectedRows === 1 ? row.id : undefined;
}

/** @returns whether a starter workspace still waits for its owner */
export async function hasUnclaimedStarter(tx: Tx): Promise<boolean> {
  const rows = await tx.rows(
    "SELECT 1 FROM workspaces WHERE workspaces.is_starter = 1 AND workspaces.claimed_at IS NULL LIMIT 1",
  );
  return rows.length > 0;
}

/** @returns whether this installation has no workspace at all */
export async function hasNoWorkspace(tx: Tx): Promise<boolean> {
  const rows = await tx.rows("SELECT 1 FROM workspaces LIMIT 1");
  return rows.length === 0;
}

/** Changes what is given, leaves the rest. */
export async function saveWorkspace(
  tx: Tx,
  id: number,
  change: { name: string | null; isGuideDone: boolean | null },
): Promise<void> {
  await tx.run(
    "UPDATE workspaces SET name = COALESCE(?, name), is_guide_done = COALESCE(?, is_guide_done) WHERE id = ?",
    [change.name, change.isGuideDone, id],
  );
}
