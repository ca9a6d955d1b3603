import type { Me } from "@chat/contract/users";
import type { Deps } from "../../deps.ts";
import type { UserActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { findWorkspace, publicWorkspace } from "../workspaces/workspaces.repository.ts";
import { readAgentProfile } from "./me.view.ts";
import { findUser, publicUser, saveName } from "./users.repository.ts";

/**
 * The signed-in person with workspace and agent profile.
 *
 * @throws {AppError} unauthenticated
 */
export async function showMe({ db, clock }: Deps, actor: UserActor): Promise<Me> {
  const [user, workspace, agent] = await Promise.all([
    findUser(db, actor.workspaceId, actor.userId),
    findWorkspace(db, actor.workspaceId),
    readAgentProfile(db, actor, clock.now()),
  ]);
  if (!user || !workspace) throw new AppError("unauthenticated");
  return { user: publicUser(user), workspace: publicWorkspace(workspace), agent };
}

/** Changes one's own shown name; chats from now on carry it. */
export async function renameMe(deps: Deps, actor: UserActor, name: string): Promise<Me> {
  const { db, signals, events } = deps;
  const fact = { workspaceId: actor.workspaceId, userId: actor.userId };
  await db.transaction(async (tx) => {
    await saveName(tx, actor.workspaceId, actor.userId, name);
    await signals.send(tx, "user.changed", fact);
  });
  events.publish("user.changed", fact);
  return showMe(deps, actor);
}
