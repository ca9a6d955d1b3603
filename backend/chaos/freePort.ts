import { createServer } from "node:net";

/** Below the ports that systems give to whoever asks for any (Linux: from 32768): nobody gets one of these between our look and its use. */
const FROM = 20_000;
/** Each process its own stretch, for several look at once. */
const STRETCH = 120;
const STRETCHES = 100;

const first = FROM + (process.pid % STRETCHES) * STRETCH;
let given = Math.floor(Math.random() * STRETCH);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that is free now, and stays so until it is used, also a second time after what listened there was killed. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < STRETCH; tries += 1) {
    given += 1;
    const port = first + (given % STRETCH);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} on is free`);
}
