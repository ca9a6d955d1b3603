import type { Deps } from "../../deps.ts";
import type { Tx } from "../../platform/db/database.ts";
import { newPublicId } from "../../platform/ids.ts";
import { keepMetaOnce } from "./storeMeta.repository.ts";
import { hasNoWorkspace, insertWorkspace } from "./workspaces.repository.ts";

/** Fills the fresh workspace: a demo widget and something to answer from. Features to the right know how. */
export type FillWorkspace = (deps: Deps, tx: Tx, workspaceId: number) => Promise<void>;

/**
 * Names this copy of the store once, and gives an empty one a workspace that chats at once.
 *
 * All in one transaction behind one unique row: of two processes that start at the same time one seeds and the other waits and finds it done.
 * @returns whether this call seeded
 */
export async function seedStarter(deps: Deps, fill: FillWorkspace): Promise<boolean> {
  await keepMetaOnce(deps.db, "incarnation", newPublicId());
  if (!deps.config.DEMO) return false;
  return deps.db.transaction(async (tx) => {
    if (!(await keepMetaOnce(tx, "starter_seeded_at", deps.clock.now().toISOString()))) return false;
    if (!(await hasNoWorkspace(tx))) return false;
    const id = await insertWorkspace(tx, {
      publicId: newPublicId(),
      name: "My business",
      isStarter: true,
      claimedAt: null,
      at: deps.clock.now(),
    });
    await fill(deps, tx, id);
    return true;
  });
}
