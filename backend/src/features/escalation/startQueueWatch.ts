import type { Deps } from "../../deps.ts";
import { type Realtime, sessionRoom, workspaceRoom } from "../../platform/socket/io.ts";
import { listTeamSessions } from "../sessions/teamSession.view.ts";
import { getVisitorSession } from "../sessions/visitorSession.view.ts";
import { diffQueue, type QueueSnapshot } from "./diffQueue.ts";
import { type QueuePlace, selectQueues, selectStaffed } from "./queue.view.ts";

const EVERY_MS = 10_000;
/** What changed to and fro between two looks leaves no difference, yet a visitor may have asked in between: every sixth look tells all again. */
const TELL_ALL_EVERY = 6;
/** Moves that come faster are told together. */
const COALESCE_MS = 250;

/**
 * Keeps everyone's picture of the queue true: agents hear what changed in it, waiting visitors their position and whether somebody is there.
 *
 * The queue has no numbers of its own, so each process reads it again every ten seconds for the workspaces it serves and pushes the
 * difference; that is what makes processes agree without Redis. What this process itself moved is told at once.
 */
export function startQueueWatch(
  deps: Deps,
  { agents, visitors }: Realtime,
  everyMs: number = EVERY_MS,
): { stop(): Promise<void> } {
  const snapshots = new Map<number, QueueSnapshot>();
  const asked = new Set<number>();
  let soon: NodeJS.Timeout | undefined;
  let lastLookAt = 0;
  let looks = 0;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const servedHere = (): { all: Set<number>; withAgents: Set<number> } => {
    const ofAgents = [...agents.sockets.values()].flatMap(({ data }) => (data.actor ? [data.actor.workspaceId] : []));
    const ofVisitors = [...visitors.sockets.values()].flatMap(({ data }) =>
      data.actor ? [data.actor.workspaceId] : [],
    );
    return { all: new Set([...ofAgents, ...ofVisitors]), withAgents: new Set(ofAgents) };
  };

  const tellVisitors = async (places: readonly QueuePlace[]): Promise<void> => {
    for (const place of places) {
      const room = sessionRoom(place.sessionPublicId);
      if (visitors.adapter.rooms.has(room))
        visitors.local.to(room).emit("session:changed", await getVisitorSession(deps, place));
    }
  };

  const look = async (
    workspaceIds: readonly number[],
    { isOwnMove, tellsAll }: { isOwnMove: boolean; tellsAll: boolean },
  ): Promise<void> => {
    const now = deps.clock.now();
    const places = await selectQueues(deps.db, workspaceIds, now);
    const staffed = await selectStaffed(deps.db, workspaceIds, now);
    for (const workspaceId of workspaceIds) {
      const queue = places.filter((place) => place.workspaceId === workspaceId);
      const next: QueueSnapshot = { places: queue, isStaffed: staffed.has(workspaceId) };
      const difference = diffQueue(snapshots.get(workspaceId), next);
      snapshots.set(workspaceId, next);
      if (difference.changed.length > 0 || difference.removed.length > 0) {
        const ids = difference.changed.map((place) => place.sessionId);
        const changed = ids.length === 0 ? [] : await listTeamSessions(deps, workspaceId, ids);
        // Another process finds out by its own look; what was moved here is worth telling through Redis, where there is one, at once.
        const door = isOwnMove ? agents : agents.local;
        door
          .to(workspaceRoom(workspaceId))
          .emit("queue:changed", { changed, removed: [...difference.removed], total: queue[0]?.total ?? 0 });
      }
      await tellVisitors(tellsAll ? queue : difference.shifted);
    }
  };

  /** One look after the other, so that an older reading never replaces a newer one. */
  const enqueue = (workspaceIds: readonly number[], how: Parameters<typeof look>[1]): void => {
    if (workspaceIds.length === 0 || isStopped) return;
    running = running
      .then(() => (isStopped ? undefined : look(workspaceIds, how)))
      .catch((error: unknown) => {
        if (!isStopped) deps.logger.warn({ err: error }, "the queue could not be read; trying again");
      });
  };

  const askFor = (workspaceId: number): void => {
    asked.add(workspaceId);
    if (soon || isStopped) return;
    soon = setTimeout(
      () => {
        soon = undefined;
        lastLookAt = performance.now();
        const workspaceIds = [...asked];
        asked.clear();
        enqueue(workspaceIds, { isOwnMove: true, tellsAll: false });
      },
      Math.max(0, lastLookAt + COALESCE_MS - performance.now()),
    );
  };

  const timer = setInterval(() => {
    const { all } = servedHere();
    for (const workspaceId of snapshots.keys()) if (!all.has(workspaceId)) snapshots.delete(workspaceId);
    looks += 1;
    enqueue([...all], { isOwnMove: false, tellsAll: looks % TELL_ALL_EVERY === 0 });
  }, everyMs);
  const offs = [
    deps.events.on("session.moved", ({ session }) => askFor(session.workspaceId)),
    deps.events.on("agent.changed", ({ workspaceId }) => askFor(workspaceId)),
  ];
  agents.on("connection", ({ data }) => {
    if (data.actor) askFor(data.actor.workspaceId);
  });

  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(soon);
      for (const off of offs) off();
      await running;
    },
  };
}
