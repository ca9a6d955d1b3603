// The full durable chat path with one, two (and, on six cores or more, four) backends over one database and one Redis, alternating in the same minutes.
// SOCKETS=400 SECONDS=8 ROUNDS=3 PROCESSES=1,2 RATE=300 change the run.
import { availableParallelism } from "node:os";
import { startRedisServer } from "../test/redisServer.ts";
import { type MeasuredServer, openBench } from "./benchPlatform.ts";
import { type LoadResult, runLoad } from "./loadPath.ts";
import { type Metered, median, startMeter } from "./meter.ts";
import { openOurs, ourDialect } from "./ourPath.ts";
import { seedPairs } from "./seedPairs.ts";

const CORES = availableParallelism();
const SOCKETS = Number(process.env["SOCKETS"] ?? 400);
const SECONDS = Number(process.env["SECONDS"] ?? 8);
const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const RATE = Number(process.env["RATE"] ?? 300);
const PROCESSES = (process.env["PROCESSES"] ?? (CORES >= 6 ? "1,2,4" : "1,2")).split(",").map(Number);

interface Scaled extends LoadResult {
  /** Processor time of each backend, of the database, of Redis and of this load generator. */
  readonly usage: { servers: Metered[]; database: Metered; redis: Metered; generator: Metered };
}

const bench = await openBench();
const redis = await startRedisServer();

async function measure(count: number, load: { inFlight?: number; rate?: number }): Promise<Scaled> {
  const servers: MeasuredServer[] = [];
  // A process alone needs no Redis; that is how it is deployed, and what two are compared with.
  const env: Record<string, string> = count > 1 ? { REDIS_URL: redis.url } : {};
  try {
    for (let n = 0; n < count; n += 1) servers.push(await bench.startBackend(env));
    const [first] = servers;
    if (!first) throw new Error("no backend");
    const seeded = await seedPairs(bench.sql, bench.jwtSecret, SOCKETS / 2);
    let usage: Scaled["usage"] | undefined;
    const watch = () => {
      const reads = servers.map(({ pid }) => startMeter(pid));
      const [database, valkey, generator] = [bench.databasePid, redis.pid(), process.pid].map((pid) => startMeter(pid));
      return () => {
        if (database && valkey && generator)
          usage = {
            servers: reads.map((read) => read()),
            database: database(),
            redis: valkey(),
            generator: generator(),
          };
      };
    };
    const result = await runLoad({
      dialect: ourDialect,
      open: openOurs(servers, seeded),
      sockets: SOCKETS,
      ...load,
      seconds: SECONDS,
      serverPid: first.pid,
      otherPids: [bench.databasePid, redis.pid(), ...servers.slice(1).map(({ pid }) => pid)],
      watch,
    });
    if (!usage) throw new Error("nothing was measured");
    return { ...result, usage };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const ms = (value: number): string => value.toFixed(1).padStart(6);
/** Of one core. */
const share = ({ cpuUs, seconds }: Metered): number => Math.round(cpuUs / seconds / 10_000);

function print(count: number, result: Scaled): void {
  const { messagesPerSecond, deliverMs, ackMs, usage, othersPercent, stealPercent } = result;
  const messages = Math.max(1, messagesPerSecond * usage.database.seconds);
  const each = usage.servers.map(({ cpuUs }) => Math.round(cpuUs / messages));
  console.log(
    `  ${count} ${count === 1 ? "process  " : "processes"} ${String(messagesPerSecond).padStart(6)}/s  CPU a message ${each.join(" + ")} µs, database ${Math.round(usage.database.cpuUs / messages)} µs, Redis ${Math.round(usage.redis.cpuUs / messages)} µs  ack p50 ${ms(ackMs.p50)} p99 ${ms(ackMs.p99)} ms  deliver ${count > 1 ? "across " : ""}p50 ${ms(deliverMs.p50)} p99 ${ms(deliverMs.p99)} ms`,
  );
  console.log(
    `              of a core: backends ${usage.servers.map(share).join(" + ")} %, database ${share(usage.database)} %, Redis ${share(usage.redis)} %, load generator ${share(usage.generator)} %  (others ${othersPercent} %, steal ${stealPercent} % of the machine)`,
  );
}

/** Above it a figure says more of the machine than of us. */
const OTHERS_MAX_PERCENT = 20;

function compare(results: ReadonlyMap<number, readonly Scaled[]>): void {
  const fewest = Math.min(...results.keys());
  const base = results.get(fewest) ?? [];
  for (const [count, all] of results) {
    if (count === fewest) continue;
    const rounds = all.flatMap((result, n) => {
      const alone = base[n];
      return alone && alone.messagesPerSecond > 0 && result.messagesPerSecond > 0 ? [{ alone, result }] : [];
    });
    if (rounds.length === 0) {
      console.log(`  → ${count} processes: nothing came through in any round`);
      continue;
    }
    const cpuOf = ({ usage, messagesPerSecond }: Scaled): number =>
      usage.servers.reduce((sum, { cpuUs }) => sum + cpuUs, 0) / (messagesPerSecond * usage.database.seconds);
    const ratio = median(rounds.map(({ alone, result }) => result.messagesPerSecond / alone.messagesPerSecond));
    const cpu = median(rounds.map(({ result }) => cpuOf(result)));
    const cpuRatio = median(rounds.map(({ alone, result }) => cpuOf(result) / cpuOf(alone)));
    const across = median(rounds.map(({ result }) => result.deliverMs.p50));
    console.log(
      `  → ${count} processes: ${ratio.toFixed(2)} × the messages of ${fewest}, ${Math.round(cpu)} µs CPU of all backends a message (${cpuRatio.toFixed(2)} ×), deliver across p50 ${across.toFixed(1)} ms (medians of ${rounds.length})`,
    );
  }
  const others = median(
    [...results.values()].flat().map(({ othersPercent, stealPercent }) => othersPercent + stealPercent),
  );
  if (others > OTHERS_MAX_PERCENT)
    console.log(`  Other programs took ${others} % of the machine meanwhile: repeat this when it is quiet.`);
}

try {
  console.log(
    `  ${CORES} cores, ${SOCKETS} sockets, full durability; with several processes every message crosses from one to the next`,
  );
  for (const load of [{ inFlight: Math.min(SOCKETS, 256) }, { rate: RATE }]) {
    console.log(
      `\n${"rate" in load ? `${load.rate} messages a second` : `at the ceiling (${load.inFlight} on their way)`}`,
    );
    const results = new Map<number, Scaled[]>();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const count of PROCESSES) {
        const result = await measure(count, load);
        print(count, result);
        results.set(count, [...(results.get(count) ?? []), result]);
      }
    compare(results);
  }
  if (CORES < 6)
    console.log(
      `\n  This machine has ${CORES} cores, and the load generator, the database, Redis and the backends share them: the ratio says what crossing costs, not what more processes carry.\n  What they carry: the CPU figures a message, with a core for each backend (docs/SCALING.md).`,
    );
} finally {
  await redis.kill();
  await bench.close();
}
process.exit();
