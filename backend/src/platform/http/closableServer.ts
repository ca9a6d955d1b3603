import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Ends a server for good. */
export interface ClosableServer {
  /** Stops listening; idle connections end at once, others when their answer is sent, and who hangs is cut off after `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/** Keeps an eye on every connection, for Node forgets those that became websockets: one peer that vanished would keep the server from closing. */
export function closableServer(http: Server): ClosableServer {
  const open = new Set<Socket>();
  http.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return {
    async close(timeoutMs) {
      const cutOff = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, timeoutMs);
      await new Promise<void>((resolve) => {
        // Right after the loop accepted all that waited: what stood in the queue of a socket that closes would be reset after it had sent its request.
        setImmediate(() => {
          http.close(() => resolve());
          http.closeIdleConnections();
        });
      });
      clearTimeout(cutOff);
    },
  };
}
