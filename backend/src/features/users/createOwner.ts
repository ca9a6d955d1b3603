import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { claimStarter, insertWorkspace } from "../workspaces/workspaces.repository.ts";
import { createUser } from "./createUser.ts";
import { passwordsOf } from "./passwordsOf.ts";

/**
 * Creates a business and its owner from the command line, whatever REGISTRATION says; the first one gets the starter workspace.
 *
 * @throws {AppError} email_taken
 */
export async function createOwner(
  deps: Deps,
  draft: { businessName: string; name: string; email: string; password: string },
): Promise<void> {
  const passwordHash = await passwordsOf(deps).hash(draft.password);
  await deps.db.transaction(async (tx) => {
    const at = deps.clock.now();
    const starterId = await claimStarter(tx, draft.businessName, at);
    const workspaceId =
      starterId ??
      (await insertWorkspace(tx, {
        publicId: newPublicId(),
        name: draft.businessName,
        isStarter: false,
        claimedAt: at,
        at,
      }));
    await createUser(deps, tx, { workspaceId, email: draft.email, name: draft.name, passwordHash, role: "owner" });
  });
}
