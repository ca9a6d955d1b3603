import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Stands before the backends as Nginx does: each connection goes to the next one that answers. */
export interface TcpProxy {
  readonly port: number;
  /** Takes a backend out of the rotation, or back in; open connections stay as they are. */
  setUp(target: number, isUp: boolean): void;
  close(): Promise<void>;
}

/** @param targets ports on this machine */
export async function startTcpProxy(targets: readonly number[], port: number): Promise<TcpProxy> {
  const down = new Set<number>();
  const open = new Set<Socket>();
  let turn = 0;

  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    return socket.setNoDelay(true);
  };

  const forward = (client: Socket, tries: number): void => {
    const candidates = targets.filter((target) => !down.has(target));
    const target = candidates[turn++ % Math.max(1, candidates.length)];
    if (target === undefined || tries === 0) return void client.destroy();
    const upstream = connect({ host: "127.0.0.1", port: target });
    let isConnected = false;
    upstream.once("connect", () => {
      isConnected = true;
      keep(upstream);
      client.pipe(upstream).pipe(client);
      client.on("close", () => upstream.destroy());
      upstream.on("close", () => client.destroy());
    });
    upstream.on("error", () => {
      if (isConnected) client.destroy();
      else forward(client, tries - 1);
    });
  };

  const server: Server = createServer((client) => forward(keep(client), targets.length));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port, // a listening TCP server has one
    setUp(target, isUp) {
      if (isUp) down.delete(target);
      else down.add(target);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
