import type { Deps } from "../../deps.ts";
import { type Realtime, sessionRoom } from "../../platform/socket/io.ts";
import { endOnline, type Head, selectAway, selectHeads, selectPublicIds, updateOnline } from "./heads.view.ts";
import { isPolling, waitingSessions } from "./waitForNews.ts";

const BEAT_MS = 15_000;
/** Online this long after the last beat: a process that died takes its visitors offline by itself. */
const ONLINE_MS = 35_000;
/** Arrivals and departures are written together: a mass reconnect is a few statements, not thousands. */
const GATHER_MS = 500;
/** A reload or the next page of the site is no departure. */
const LEAVE_GRACE_MS = 4000;
const ASK_MAX = 1000;

/** How often, and how patiently; tests shorten it. */
export interface VisitorPresenceTimes {
  readonly beatMs: number;
  readonly leaveGraceMs: number;
}

/** A list of the team shows whether its visitor is there; of the rest nobody needs to hear. */
const isShown = ({ state }: Head): boolean => state === "waiting" || state === "human";

/**
 * Keeps who is online in the database, where every process can read it, and tells the team of those who come and go.
 *
 * Visitors move between processes (a deploy, another network, a second tab): who left this one may be on another, which noted it since.
 * Where two processes hold one visitor's tabs and one closes, the other's next beat puts that right and tells it.
 * Closed chats are left out: nobody waits for their visitors.
 */
export function startVisitorPresence(
  deps: Deps,
  { visitors }: Realtime,
  { beatMs, leaveGraceMs }: VisitorPresenceTimes = { beatMs: BEAT_MS, leaveGraceMs: LEAVE_GRACE_MS },
): { stop(): void } {
  const { db, clock, logger, events } = deps;
  /** Sessions whose visitor came or left. */
  const changed = new Set<string>();
  /** Until when this process noted its sessions' visitors: what is later in the database is another process's word. */
  const notedUntil = new Map<string, Date>();
  const leaving = new Map<string, NodeJS.Timeout>();
  let gathering: NodeJS.Timeout | undefined;

  const hasSocket = (publicId: string): boolean => {
    for (const socketId of visitors.adapter.rooms.get(sessionRoom(publicId)) ?? [])
      if (visitors.sockets.has(socketId)) return true;
    return false;
  };
  const noteOnline = async (here: readonly Head[]): Promise<void> => {
    const until = new Date(clock.now().getTime() + ONLINE_MS);
    for (const { sessionPublicId } of here) if (hasSocket(sessionPublicId)) notedUntil.set(sessionPublicId, until);
    await updateOnline(db, idsOf(here), until);
  };
  const openHeads = async (publicIds: readonly string[]): Promise<Head[]> =>
    (await selectHeads(db, publicIds)).filter(({ state }) => state !== "closed");
  const idsOf = (heads: readonly Head[]): number[] => heads.map(({ visitorId }) => visitorId);
  const tell = (heads: readonly Head[]): void => {
    for (const { workspaceId, sessionId, sessionPublicId } of heads.filter(isShown))
      events.publish("session.touched", { session: { workspaceId, sessionId, sessionPublicId } });
  };

  const isHere = ({ sessionPublicId, sessionId }: Head): boolean =>
    hasSocket(sessionPublicId) || isPolling(deps, sessionId);

  const takeOff = async (gone: readonly Head[]): Promise<void> => {
    const departures = gone.flatMap(({ visitorId, sessionPublicId }) => {
      const heldUntil = notedUntil.get(sessionPublicId);
      return heldUntil ? [{ visitorId, heldUntil }] : [];
    });
    await endOnline(db, departures, clock.now());
  };

  const writeChanged = async (publicIds: readonly string[]): Promise<void> => {
    for (let from = 0; from < publicIds.length; from += ASK_MAX) {
      const part = publicIds.slice(from, from + ASK_MAX);
      const heads = await openHeads(part);
      const gone = heads.filter((head) => !isHere(head));
      await Promise.all([noteOnline(heads.filter(isHere)), takeOff(gone)]);
      for (const publicId of part) if (!hasSocket(publicId)) notedUntil.delete(publicId);
      tell(heads);
    }
  };

  const beat = async (): Promise<void> => {
    const now = clock.now();
    // What ran out says nothing more; who left while the database was away would else be kept for good.
    for (const [publicId, until] of notedUntil) if (until <= now) notedUntil.delete(publicId);
    const held = new Set<string>(await selectPublicIds(db, [...waitingSessions(deps)]));
    for (const socket of visitors.sockets.values()) if (socket.data.actor) held.add(socket.data.actor.sessionPublicId);
    const publicIds = [...held];
    for (let from = 0; from < publicIds.length; from += ASK_MAX) {
      const heads = await openHeads(publicIds.slice(from, from + ASK_MAX));
      const away = await selectAway(db, idsOf(heads.filter(isShown)), clock.now());
      const here = heads.filter(isHere); // now, for whoever left meanwhile is not to be noted any more
      await noteOnline(here);
      tell(here.filter(({ visitorId }) => away.has(visitorId)));
    }
  };

  const quietly = (work: Promise<void>): void => {
    work.catch((error: unknown) => logger.warn({ err: error }, "who is online could not be noted; the next beat does"));
  };

  const note = (publicId: string): void => {
    changed.add(publicId);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      const publicIds = [...changed];
      changed.clear();
      quietly(writeChanged(publicIds));
    }, GATHER_MS);
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
      if (hasSocket(publicId) || leaving.has(publicId)) return;
      leaving.set(
        publicId,
        setTimeout(() => {
          leaving.delete(publicId);
          note(publicId);
        }, leaveGraceMs),
      );
    });
  });

  const timer = setInterval(() => quietly(beat()), beatMs);
  return {
    stop() {
      clearInterval(timer);
      clearTimeout(gathering);
      for (const departure of leaving.values()) clearTimeout(departure);
    },
  };
}
