import type { Deps } from "../../deps.ts";
import type { DomainEvents } from "../../domain-events.ts";
import { type Realtime, signInRoom, userRoom } from "../../platform/socket/io.ts";
import { findSignedInUser } from "./signIns.repository.ts";

/**
 * Closes the live sockets of sign-ins that ended: those of this process at once, and the signal brings it to every other (X02, X03, X04).
 *
 * The actor is taken away first, so that not one more event passes while the socket closes. The signal comes up to two seconds later, here as
 * well: who signed in anew meanwhile (after a reset, a new password, a return to the team) stays.
 */
export function broadcastUsers(deps: Deps, { agents }: Realtime): void {
  const { events, signals, logger, db, clock } = deps;
  const close = ({ userId, sid, exceptSid, reason }: DomainEvents["user.revoked"], live = new Set<string>()): void => {
    const ids = agents.adapter.rooms.get(sid === null ? userRoom(userId) : signInRoom(sid)) ?? new Set();
    for (const id of ids) {
      const socket = agents.sockets.get(id);
      const own = socket?.data.actor?.sid;
      if (!socket || (own !== undefined && (own === exceptSid || live.has(own)))) continue;
      socket.data.actor = null;
      socket.emit("signed:out", { reason });
      socket.disconnect(true);
    }
    if (ids.size > 0)
      logger.info({ userId, reason, sockets: ids.size }, "live sockets of an ended sign-in were closed");
  };
  /** @returns which sign-ins of this process's sockets are no part of what ended; none where the database cannot be asked */
  const liveSignIns = async (userId: number): Promise<Set<string>> => {
    const sids = [...(agents.adapter.rooms.get(userRoom(userId)) ?? [])].flatMap(
      (id) => agents.sockets.get(id)?.data.actor?.sid ?? [],
    );
    const live = new Set<string>();
    for (const sid of new Set(sids)) if (await findSignedInUser(db, sid, clock.now())) live.add(sid);
    return live;
  };
  const closeEnded = (fact: DomainEvents["user.revoked"]): void =>
    void liveSignIns(fact.userId).then(
      (live) => close(fact, live),
      () => close(fact),
    );
  /** A new name or role counts on sockets that are open, too; whoever is gone meanwhile loses the socket. */
  const renew = async ({ userId }: DomainEvents["user.changed"]): Promise<void> => {
    for (const id of agents.adapter.rooms.get(userRoom(userId)) ?? []) {
      const actor = agents.sockets.get(id)?.data.actor;
      const user = actor ? await findSignedInUser(db, actor.sid, clock.now()) : undefined;
      const socket = agents.sockets.get(id);
      if (socket?.data.actor)
        socket.data.actor = user ? { ...socket.data.actor, name: user.name, role: user.role } : null;
    }
  };
  const renewQuietly = (fact: DomainEvents["user.changed"]): void => {
    renew(fact).catch((error: unknown) =>
      logger.warn({ err: error }, "open sockets of a changed user keep the old name for now"),
    );
  };
  events.on("user.changed", renewQuietly);
  signals.on("user.changed", renewQuietly);
  events.on("user.revoked", close);
  signals.on("user.revoked", closeEnded);
}
