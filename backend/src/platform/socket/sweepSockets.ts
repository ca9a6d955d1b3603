import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { AgentSocket, Realtime, VisitorSocket } from "./io.ts";
import { unsentBytes, unsentPackets } from "./unsentBytes.ts";

const SWEEP_MS = 1000;
/** A reader this far behind is not reading: it reconnects and syncs, which is cheaper than keeping its packets. */
const PACKETS_MAX = 500;
const BYTES_MAX = 1_000_000;
/** Adding up bytes is worth it only where packets pile up. */
const WEIGH_FROM = 16;

/** Whether the other side does not read what it is told. */
const isBehind = (connection: { readonly transport: object }): boolean =>
  unsentPackets(connection).length > PACKETS_MAX || unsentBytes(connection, WEIGH_FROM) > BYTES_MAX;

/** Ends a connection without the farewell that a peer who does not read would never answer. */
function cutOff(connection: { readonly transport: object; close(discard: boolean): void }): void {
  const websocket: unknown = Reflect.get(connection.transport, "socket");
  connection.close(true);
  if (
    typeof websocket === "object" &&
    websocket !== null &&
    "terminate" in websocket &&
    typeof websocket.terminate === "function"
  )
    websocket.terminate();
}

/** Once a second: ends sockets whose token ended, and those that do not read what they asked for. One timer, however many sockets. */
export function sweepSockets(
  { visitors, agents }: Realtime,
  { logger, clock }: { logger: Logger; clock: Clock },
): { stop(): void } {
  const dropSlow = (socket: VisitorSocket | AgentSocket): boolean => {
    if (!isBehind(socket.conn)) return false;
    logger.info({ socket: socket.id }, "a slow reader was disconnected");
    cutOff(socket.conn);
    return true;
  };
  const timer = setInterval(() => {
    const now = clock.now().getTime();
    const isOver = (actor: { expiresAt: Date } | null): boolean => actor === null || actor.expiresAt.getTime() <= now;
    for (const socket of visitors.sockets.values())
      if (!dropSlow(socket) && isOver(socket.data.actor)) socket.disconnect(true);
    for (const socket of agents.sockets.values()) {
      if (dropSlow(socket) || !isOver(socket.data.actor)) continue;
      socket.data.actor = null;
      socket.emit("signed:out", { reason: "expired" });
      socket.disconnect(true);
    }
  }, SWEEP_MS);
  return { stop: () => clearInterval(timer) };
}
