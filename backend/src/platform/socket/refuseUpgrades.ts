import type { Server } from "node:http";

/**
 * From now on every new websocket is answered 503, for this process is about to end.
 *
 * A proxy in front then asks the next process, as it does for any read; Engine.IO's own refusal is a 400, which goes back to the client.
 */
export function refuseUpgrades(http: Server): void {
  http.removeAllListeners("upgrade");
  http.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
  });
}
