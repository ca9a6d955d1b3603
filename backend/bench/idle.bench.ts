// Memory of idle visitors with their session's state, how fast they are let in, and how fast all come back after a cut.
// VISITORS=10000 STEP=2000 change the run.
import { setTimeout as sleep } from "node:timers/promises";
import { COLLECTABLE, type MeasuredServer, openBench } from "./benchPlatform.ts";
import { inSteps } from "./inSteps.ts";
import { residentBytes, startMeter } from "./meter.ts";
import { openRawSocket, type RawSocket } from "./rawSocket.ts";
import { type SeededPair, seedPairs } from "./seedPairs.ts";

const VISITORS = Number(process.env["VISITORS"] ?? 10_000);
const STEP = Number(process.env["STEP"] ?? 2000);
const AT_ONCE = 100;
/** Two rounds of pings and heads. */
const QUIET_MS = 20_000;

/** Connects, authenticates and asks for what was missed, as a widget does after a cut. */
function enter({ port, origin }: MeasuredServer, chat: SeededPair | undefined): Promise<RawSocket> {
  if (!chat) throw new Error("no chat");
  return new Promise((resolve, reject) => {
    let socket: RawSocket | undefined;
    const onText = (frame: string): void => {
      if (!frame.startsWith("43/visitor,1[")) return;
      if (frame.includes('"ok":true') && socket) resolve(socket);
      else reject(new Error(frame));
    };
    openRawSocket({
      port,
      origin,
      namespace: "/visitor",
      query: `siteKey=${chat.siteKey}`,
      auth: { token: chat.visitorToken },
      onText,
    }).then((opened) => {
      socket = opened;
      opened.send('42/visitor,1["session:sync",{"after":0}]');
    }, reject);
  });
}

const bench = await openBench();
try {
  const chats = await seedPairs(bench.sql, bench.jwtSecret, VISITORS, "assistant");
  const server = await bench.startBackend({}, COLLECTABLE);
  await enter(server, chats[0]).then((socket) => socket.close()); // loads what the first visitor loads
  await sleep(2000);
  await server.collect();
  const empty = residentBytes(server.pid);
  console.log(`\nan empty process takes ${Math.round(empty / 1e6)} MB`);

  const sockets: RawSocket[] = [];
  while (sockets.length < VISITORS) {
    const first = sockets.length;
    const count = Math.min(STEP, VISITORS - first);
    const read = startMeter(server.pid, [bench.databasePid]);
    sockets.push(...(await inSteps(count, AT_ONCE, (index) => enter(server, chats[first + index]))));
    const { seconds, cpuUs, othersPercent } = read();
    await sleep(3000);
    await server.collect();
    await sleep(500);
    const grown = residentBytes(server.pid) - empty;
    console.log(
      `  ${String(sockets.length).padStart(6)} visitors: ${(grown / 1000 / sockets.length).toFixed(1)} kB each; ${Math.round(count / seconds)}/s let in, authenticated and synced, ${Math.round(cpuUs / count)} µs CPU each (others ${othersPercent} %)`,
    );
  }

  const [idle, idleDatabase] = [startMeter(server.pid, [bench.databasePid]), startMeter(bench.databasePid)];
  await sleep(QUIET_MS);
  const [own, database] = [idle(), idleDatabase()];
  const each = (cpuUs: number): number => Math.round(cpuUs / own.seconds / sockets.length);
  console.log(
    `  idle for ${Math.round(own.seconds)} s: ${each(own.cpuUs)} µs CPU a second each, ${each(database.cpuUs)} µs of the database (pings, heads, presence)`,
  );

  for (const socket of sockets) socket.close();
  await sleep(1000);
  const read = startMeter(server.pid, [bench.databasePid]);
  await inSteps(VISITORS, AT_ONCE, (index) => enter(server, chats[index]));
  const { seconds, othersPercent } = read();
  console.log(
    `  → all ${VISITORS} came back in ${seconds.toFixed(1)} s: ${Math.round(VISITORS / seconds)}/s (others ${othersPercent} %)`,
  );
  await server.stop();
} finally {
  await bench.close();
}
process.exit();
