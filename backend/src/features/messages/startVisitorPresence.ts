import type { Deps } from "../../deps.ts";
import type { Realtime } from "../../platform/socket/io.ts";
import { type Head, selectHeads, selectPublicIds, updateOnline } from "./heads.view.ts";
import { waitingSessions } from "./waitForNews.ts";

const BEAT_MS = 15_000;
/** Online this long after the last beat: a process that died takes its visitors offline by itself. */
const ONLINE_MS = 35_000;
/** Arrivals and departures are written together: a mass reconnect is a few statements, not thousands. */
const GATHER_MS = 500;
/** A reload or the next page of the site is no departure. */
const LEAVE_GRACE_MS = 4000;
const ASK_MAX = 1000;

/** A list of the team shows whether its visitor is there; of the rest nobody needs to hear. */
const isShown = ({ state }: Head): boolean => state === "waiting" || state === "human";

/**
 * Keeps who is online in the database, where every process can read it, and tells the team of those who come and go.
 *
 * Closed chats are left out: nobody waits for their visitors.
 */
export function startVisitorPresence(deps: Deps, { visitors }: Realtime): { stop(): void } {
  const { db, clock, logger, events } = deps;
  const changed = new Set<string>();
  const leaving = new Map<string, NodeJS.Timeout>();
  let gathering: NodeJS.Timeout | undefined;

  const isHere = (publicId: string): boolean => {
    for (const socketId of visitors.adapter.rooms.get(`s:${publicId}`) ?? [])
      if (visitors.sockets.has(socketId)) return true;
    return false;
  };

  const write = async (publicIds: readonly string[], tell: boolean): Promise<void> => {
    for (let from = 0; from < publicIds.length; from += ASK_MAX) {
      const heads = (await selectHeads(db, publicIds.slice(from, from + ASK_MAX))).filter(
        ({ state }) => state !== "closed",
      );
      const now = clock.now();
      const here = heads.filter(({ sessionPublicId }) => isHere(sessionPublicId));
      const gone = heads.filter(({ sessionPublicId }) => !isHere(sessionPublicId));
      const until = new Date(now.getTime() + ONLINE_MS);
      if (here.length > 0)
        await updateOnline(
          db,
          here.map(({ visitorId }) => visitorId),
          until,
        );
      if (tell && gone.length > 0)
        await updateOnline(
          db,
          gone.map(({ visitorId }) => visitorId),
          now,
        );
      if (tell)
        for (const { workspaceId, sessionId, sessionPublicId } of heads.filter(isShown))
          events.publish("session.touched", { session: { workspaceId, sessionId, sessionPublicId } });
    }
  };

  const quietly = (work: Promise<void>): void => {
    work.catch((error: unknown) => logger.warn({ err: error }, "who is online could not be noted; the next beat does"));
  };

  const note = (publicId: string): void => {
    changed.add(publicId);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      const ids = [...changed];
      changed.clear();
      quietly(write(ids, true));
    }, GATHER_MS);
  };

  const beat = async (): Promise<void> => {
    const ids = new Set<string>();
    for (const socket of visitors.sockets.values()) if (socket.data.actor) ids.add(socket.data.actor.sessionPublicId);
    await write([...ids], false);
    const polling = [...waitingSessions(deps)];
    if (polling.length === 0) return;
    const held = await selectHeads(db, await selectPublicIds(db, polling));
    await updateOnline(
      db,
      held.map(({ visitorId }) => visitorId),
      new Date(clock.now().getTime() + ONLINE_MS),
    );
  };

  visitors.on("connection", (socket) => {
    const publicId = socket.data.actor?.sessionPublicId;
    if (publicId === undefined) return;
    const departure = leaving.get(publicId);
    if (departure) {
      clearTimeout(departure);
      leaving.delete(publicId);
    } else note(publicId);
    socket.on("disconnect", () => {
      if (isHere(publicId) || leaving.has(publicId)) return;
      leaving.set(
        publicId,
        setTimeout(() => {
          leaving.delete(publicId);
          note(publicId);
        }, LEAVE_GRACE_MS),
      );
    });
  });

  const timer = setInterval(() => quietly(beat()), BEAT_MS);
  return {
    stop() {
      clearInterval(timer);
      clearTimeout(gathering);
      for (const departure of leaving.values()) clearTimeout(departure);
    },
  };
}
