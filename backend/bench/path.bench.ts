// The full chat path, alternating with the bare servers in the same minutes: three pairs each, and the median ratio.
// SOCKETS=100,1000 SECONDS=8 PAIRS=3 change the run.
import { type BenchPlatform, type MeasuredServer, openBench } from "./benchPlatform.ts";
import { inSteps } from "./inSteps.ts";
import { type Dialect, type LoadOptions, type LoadResult, runLoad } from "./loadPath.ts";
import { median } from "./meter.ts";
import { numberAfter, openOurs, ourDialect } from "./ourPath.ts";
import { openRawSocket, type RawSocket } from "./rawSocket.ts";
import { seedPairs } from "./seedPairs.ts";

const SOCKETS = (process.env["SOCKETS"] ?? "100,1000").split(",").map(Number);
const SECONDS = Number(process.env["SECONDS"] ?? 8);
const PAIRS = Number(process.env["PAIRS"] ?? 3);
const RATE = 1000;
const AT_ONCE = 50;

const bareDialect: Dialect = {
  send: (id, text) => `42${id}["m",${id},"${text}"]`,
  readAck: (frame) => (frame.startsWith("43") ? Number.parseInt(frame.slice(2), 10) : undefined),
  readDelivery: (frame) => numberAfter(frame, '42["m",'),
};

const closeAll = (sockets: readonly RawSocket[]): void => {
  for (const socket of sockets) socket.close();
};

const openBare =
  ({ port }: MeasuredServer): LoadOptions["open"] =>
  async (pairs, hear) => {
    const open = (pair: number) => openRawSocket({ port, query: `pair=${pair}`, onText: (frame) => hear(frame, pair) });
    const listeners = await inSteps(pairs, AT_ONCE, open);
    const senders = await inSteps(pairs, AT_ONCE, open);
    return {
      pairs: senders.map((sender) => ({ sender })),
      close: () => closeAll([...senders, ...listeners]),
    };
  };

type Kind = "ideal" | "numbered" | "ours";

async function measure(
  bench: BenchPlatform,
  kind: Kind,
  sockets: number,
  load: { inFlight?: number; rate?: number },
): Promise<LoadResult> {
  const server = kind === "ours" ? await bench.startBackend() : await bench.startLimit(kind);
  try {
    const seeded = kind === "ours" ? await seedPairs(bench.sql, bench.jwtSecret, sockets / 2) : undefined;
    return await runLoad({
      dialect: seeded ? ourDialect : bareDialect,
      open: seeded ? openOurs([server], seeded) : openBare(server),
      sockets,
      ...load,
      seconds: SECONDS,
      serverPid: server.pid,
      otherPids: [bench.databasePid],
    });
  } finally {
    await server.stop();
  }
}

const ms = (value: number): string => value.toFixed(1).padStart(6);

function print(kind: Kind, result: LoadResult): void {
  const { messagesPerSecond, cpuUsPerMessage, ackMs, deliverMs, othersPercent, stealPercent } = result;
  console.log(
    `  ${kind.padEnd(8)} ${String(messagesPerSecond).padStart(6)}/s ${String(cpuUsPerMessage).padStart(4)} µs CPU  ack p50 ${ms(ackMs.p50)} p99 ${ms(ackMs.p99)} ms  deliver p50 ${ms(deliverMs.p50)} p99 ${ms(deliverMs.p99)} ms  (others ${othersPercent} %, steal ${stealPercent} %)`,
  );
}

const bench = await openBench();
try {
  for (const sockets of SOCKETS)
    for (const load of [{ inFlight: Math.min(sockets, 256) }, { rate: RATE }]) {
      console.log(
        `\n${sockets} sockets, ${load.rate ? `${load.rate} messages a second` : `at the ceiling (${load.inFlight} on their way)`}`,
      );
      const ratios: number[] = [];
      const numberedRatios: number[] = [];
      const cpu: number[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const results = new Map<Kind, LoadResult>();
        for (const kind of ["ideal", "ours", "numbered"] as const) {
          const result = await measure(bench, kind, sockets, load);
          results.set(kind, result);
          print(kind, result);
        }
        const of = (kind: Kind) => results.get(kind)?.messagesPerSecond ?? 0;
        ratios.push(of("ours") / of("ideal"));
        numberedRatios.push(of("ours") / of("numbered"));
        cpu.push(results.get("ours")?.cpuUsPerMessage ?? 0);
      }
      const percent = (values: readonly number[]): string => `${Math.round(100 * median(values))} %`;
      console.log(
        `  → ours is ${percent(ratios)} of the ideal and ${percent(numberedRatios)} of the bare numbered path, at ${median(cpu)} µs CPU a message (medians of ${PAIRS})`,
      );
    }
} finally {
  await bench.close();
}
