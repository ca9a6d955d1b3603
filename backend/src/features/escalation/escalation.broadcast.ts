import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { type Realtime, sessionRoom, workspaceRoom } from "../../platform/socket/io.ts";
import { getTeamSession } from "../sessions/teamSession.view.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";

/** Tells a workspace's people and the session's visitor where the session stands, each in their own words, as it is stored now. */
export function broadcastEscalation(deps: Deps, { agents, visitors }: Realtime): void {
  // Nobody in the room: no need to read what nobody is told. With Redis the room may have somebody in another process.
  const isAlone = deps.config.REDIS_URL === undefined;
  const tellTeam = async (session: SessionKey): Promise<void> => {
    if (isAlone && !agents.adapter.rooms.has(workspaceRoom(session.workspaceId))) return;
    agents.to(workspaceRoom(session.workspaceId)).emit("session:changed", await getTeamSession(deps, session));
  };
  const tellVisitor = async (session: SessionKey): Promise<void> => {
    if (isAlone && !visitors.adapter.rooms.has(sessionRoom(session.sessionPublicId))) return;
    visitors.to(sessionRoom(session.sessionPublicId)).emit("session:changed", await getVisitorSession(deps, session));
  };
  const tellBoth = async ({ session }: { session: SessionKey }): Promise<void> => {
    await Promise.all([tellTeam(session), tellVisitor(session)]);
  };
  deps.events.on("session.moved", tellBoth);
  deps.events.on("session.touched", tellBoth);
  deps.events.on("session.started", ({ session }) => tellTeam(session));
}
