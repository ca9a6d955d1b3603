import type { Server, Socket } from "socket.io";
import type { Admission, Doorkeeper } from "./doorkeeper.ts";

type Connection = Socket["conn"];

/**
 * Ties each connection to what the doorkeeper admitted it as, and gives the HTTP request back.
 *
 * The request with its headers is half of an idle visitor's memory and nothing needs it any more; Socket.IO documents `request = null` for this.
 * Source: https://socket.io/docs/v4/memory-usage/
 * @returns what a socket's connection was admitted as
 */
export function admitConnections(
  io: Server,
  doorkeeper: Doorkeeper,
): (connection: Connection) => Admission | undefined {
  const admissions = new WeakMap<Connection, Admission>();
  io.engine.on("connection", (connection: Connection) => {
    const admission = doorkeeper.enter(connection.request);
    if (!admission) return connection.close(true);
    admissions.set(connection, admission);
    connection.once("close", () => doorkeeper.leave(admission));
    Reflect.set(connection, "request", null);
  });
  return (connection) => admissions.get(connection);
}
