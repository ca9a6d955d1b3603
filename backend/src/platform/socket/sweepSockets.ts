import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { AgentSocket, Realtime, VisitorSocket } from "./io.ts";

const SWEEP_MS = 1000;
/** A reader this far behind is not reading: it reconnects and syncs, which is cheaper than keeping its packets. */
const PACKETS_MAX = 500;
const BYTES_MAX = 1_000_000;
/** Adding up bytes is worth it only where packets pile up. */
const WEIGH_FROM = 16;

const sizeOf = (packet: unknown): number => {
  const data = typeof packet === "object" && packet !== null && "data" in packet ? packet.data : undefined;
  return typeof data === "string" || Buffer.isBuffer(data) ? data.length : 0;
};

/** What the transport took over and the network did not: packets leave `writeBuffer` in one go, whether or not anybody reads. */
function bytesUnsent(connection: { readonly transport: object }): number {
  const websocket: unknown = Reflect.get(connection.transport, "socket");
  const isCounting = typeof websocket === "object" && websocket !== null && "bufferedAmount" in websocket;
  return isCounting && typeof websocket.bufferedAmount === "number" ? websocket.bufferedAmount : 0;
}

/** @param connection engine.io's; its buffer is private in the types, and it is the measure of what a reader has not taken */
function isBehind(connection: { readonly transport: object }): boolean {
  const packets: unknown = Reflect.get(connection, "writeBuffer");
  const unsent = bytesUnsent(connection);
  if (!Array.isArray(packets) || packets.length <= WEIGH_FROM) return unsent > BYTES_MAX;
  return (
    packets.length > PACKETS_MAX || packets.reduce((sum: number, packet) => sum + sizeOf(packet), unsent) > BYTES_MAX
  );
}

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
