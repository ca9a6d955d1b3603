import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** Between a backend and its database: loses what the network would lose. */
export interface DatabaseProxy {
  readonly port: number;
  /** From now on so many replies to COMMIT are lost, and their connections with them. */
  loseCommitReplies(count: number): void;
  readonly lost: () => number;
  close(): Promise<void>;
}

const COM_QUERY = 3;
const isCommit = (chunk: Buffer): boolean =>
  chunk.length >= 11 && chunk[4] === COM_QUERY && chunk.toString("latin1", 5, 11).toUpperCase() === "COMMIT";

/**
 * Forwards to the server's socket; a COMMIT is always delivered, only its reply can be lost: to the client it is unknown whether it happened (F04).
 *
 * It reads just enough of the protocol to see a COMMIT: a packet of its own, as the driver sends it.
 */
export async function startDatabaseProxy(socketPath: string): Promise<DatabaseProxy> {
  let toLose = 0;
  let lost = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(socketPath);
    let isLosing = false;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (chunk) => {
      if (toLose > 0 && isCommit(chunk)) {
        toLose -= 1;
        lost += 1;
        isLosing = true;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => {
      if (isLosing) client.resetAndDestroy();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port, // a listening TCP server has one
    loseCommitReplies(count) {
      toLose += count;
    },
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
