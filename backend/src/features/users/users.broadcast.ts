import type { Deps } from "../../deps.ts";
import type { DomainEvents } from "../../domain-events.ts";
import { type Realtime, signInRoom, userRoom } from "../../platform/socket/io.ts";

/**
 * Closes the live sockets of sign-ins that ended: those of this process at once, and the signal brings it to every other (X02, X03, X04).
 *
 * The actor is taken away first, so that not one more event passes while the socket closes.
 */
export function broadcastUsers({ events, signals, logger }: Deps, { agents }: Realtime): void {
  const close = ({ userId, sid, exceptSid, reason }: DomainEvents["user.revoked"]): void => {
    const ids = agents.adapter.rooms.get(sid === null ? userRoom(userId) : signInRoom(sid)) ?? new Set();
    for (const id of ids) {
      const socket = agents.sockets.get(id);
      if (!socket || (exceptSid !== null && socket.data.actor?.sid === exceptSid)) continue;
      socket.data.actor = null;
      socket.emit("signed:out", { reason });
      socket.disconnect(true);
    }
    if (ids.size > 0)
      logger.info({ userId, reason, sockets: ids.size }, "live sockets of an ended sign-in were closed");
  };
  events.on("user.revoked", close);
  signals.on("user.revoked", close);
}
