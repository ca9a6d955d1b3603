import type { Deps } from "../../deps.ts";
import type { Realtime } from "../../platform/socket/io.ts";
import { endConnected, ensureAgent, extendConnected, selectAgents } from "./agents.repository.ts";
import { toShownProfile } from "./toAgentProfile.ts";

/** How presence keeps time; an installation that gives lost agents little grace also looks more often. */
const timing = (graceMs: number) => {
  const beatMs = Math.min(5000, graceMs / 8);
  return {
    beatMs,
    /** A process that dies takes its agents off shift within this time: three beats, so that one late beat shows nobody gone. */
    validMs: 3 * beatMs,
    /** After the last tab closed: longer than a beat, so that a reload or a tab on another process keeps the agent on shift. */
    leaveMs: Math.min(6000, graceMs / 4),
  };
};
/** What is told of who left is read after the database says so too. */
const MARGIN_MS = 500;

interface Who {
  readonly workspaceId: number;
  readonly userId: number;
}

/**
 * Keeps "connected until" of this process's agents in the future, and tells who came, went or changed, seen from the database.
 *
 * One statement every five seconds for all agents of the process; what other processes hold is read with one more.
 */
export function startPresence(deps: Deps, { agents }: Realtime): { stop(): void } {
  const { beatMs, validMs, leaveMs } = timing(deps.config.AGENT_GRACE_MS);
  const shown = new Map<number, string>();
  const later = new Set<NodeJS.Timeout>();
  let isStopped = false;

  const here = (): Map<number, Who> => {
    const found = new Map<number, Who>();
    for (const socket of agents.sockets.values()) {
      const { actor } = socket.data;
      if (actor) found.set(actor.userId, actor);
    }
    return found;
  };
  const inMs = (ms: number): Date => new Date(deps.clock.now().getTime() + ms);
  const noting = (work: Promise<void>): void =>
    void work.catch((error: unknown) => {
      if (!isStopped) deps.logger.warn({ err: error }, "presence could not be stored; trying again with the next beat");
    });

  /** Compares with what was told last, so that changes made through other processes are told here too. */
  const tellChanges = async (workspaceIds: readonly number[]): Promise<void> => {
    const found = await selectAgents(deps.db, workspaceIds, deps.clock.now());
    for (const agent of found) {
      const text = JSON.stringify(toShownProfile(agent));
      if (shown.get(agent.userId) === text) continue;
      shown.set(agent.userId, text);
      deps.events.publish("agent.changed", { workspaceId: agent.workspaceId, userId: agent.userId });
    }
    const known = new Set(found.map((agent) => agent.userId));
    for (const userId of shown.keys()) if (!known.has(userId)) shown.delete(userId);
  };

  const beat = async (): Promise<void> => {
    const connected = here();
    await extendConnected(deps.db, [...connected.keys()], inMs(validMs));
    await tellChanges([...new Set([...connected.values()].map((who) => who.workspaceId))]);
  };

  const arrive = async ({ workspaceId, userId }: Who): Promise<void> => {
    await ensureAgent(deps.db, workspaceId, userId);
    await extendConnected(deps.db, [userId], inMs(validMs));
    deps.events.publish("agent.changed", { workspaceId, userId });
  };

  const leave = async ({ workspaceId, userId }: Who): Promise<void> => {
    if (here().has(userId)) return;
    await endConnected(deps.db, workspaceId, userId, inMs(leaveMs));
    const timer = setTimeout(() => {
      later.delete(timer);
      if (!isStopped) deps.events.publish("agent.changed", { workspaceId, userId });
    }, leaveMs + MARGIN_MS);
    later.add(timer);
  };

  agents.on("connection", (socket) => {
    const { actor } = socket.data;
    if (!actor) return;
    noting(arrive(actor));
    socket.on("disconnect", () => {
      if (!isStopped) noting(leave(actor));
    });
  });
  const timer = setInterval(() => noting(beat()), beatMs);

  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
      for (const one of later) clearTimeout(one);
    },
  };
}
