import type { Workspace } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { findWorkspace, publicWorkspace, saveWorkspace } from "./workspaces.repository.ts";

/**
 * Renames the workspace or notes that its first-run guide is done.
 *
 * @throws {AppError} not_found
 */
export async function updateWorkspace(
  { db }: Deps,
  workspaceId: number,
  change: { name?: string | undefined; isGuideDone?: boolean | undefined },
): Promise<Workspace> {
  await saveWorkspace(db, workspaceId, { name: change.name ?? null, isGuideDone: change.isGuideDone ?? null });
  const workspace = await findWorkspace(db, workspaceId);
  if (!workspace) throw new AppError("not_found", { workspaceId });
  return publicWorkspace(workspace);
}
