import { setTimeout as sleep } from "node:timers/promises";
import { startRedisServer } from "../test/redisServer.ts";
import { startScriptedProvider } from "../test/scriptedProvider.ts";
import { runAcceptRaces } from "./acceptRaces.ts";
import { standInForBrowser } from "./browserStub.ts";
import { type DatabaseProxy, startDatabaseProxy } from "./databaseProxy.ts";
import { type DrillResult, type Fault, runDrill } from "./drill.ts";
import { runNginxLong } from "./nginxDrills.ts";
import { type Platform, type PlatformOptions, startPlatform } from "./platform.ts";
import { runTakeOverRaces } from "./takeOverRaces.ts";

type Say = (line: string) => void;
type Print = (name: string, result: DrillResult) => void;

const LOAD = { conversations: 60, agents: 6, messagesPerSecond: 150, settleSeconds: 90 } as const;

const crash =
  (index: number): Fault["strike"] =>
  async ({ backends }) => {
    await backends[index]?.kill();
    await backends[index]?.start();
  };

/** A deploy: each backend is asked to end and comes back before the next one. */
const rollingRestart: Fault["strike"] = async ({ backends, proxy }) => {
  for (const backend of backends) {
    proxy?.setUp(backend.port, false);
    await backend.stop();
    await backend.start();
    proxy?.setUp(backend.port, true);
  }
};

const every = (
  seconds: number,
  times: number,
  from: number,
  name: string,
  strike: (round: number) => Fault["strike"],
): Fault[] =>
  Array.from({ length: times }, (_, round) => ({
    at: from + round * seconds,
    name: `${name} (${round + 1})`,
    strike: strike(round),
  }));

interface Drill {
  readonly name: string;
  readonly platform?: Partial<PlatformOptions>;
  readonly seconds: number;
  readonly faults: readonly Fault[];
  /** Runs beside the load, e.g. to start again whoever a fail point ended. */
  readonly beside?: (platform: Platform, isOver: () => boolean) => Promise<void>;
}

/** Starts again whatever a fail point ended, as a supervisor would. */
async function supervise({ backends }: Platform, isOver: () => boolean): Promise<void> {
  const seen = backends.map((backend) => backend.deaths());
  while (!isOver()) {
    for (const [index, backend] of backends.entries()) {
      if (backend.deaths() === seen[index]) continue;
      seen[index] = backend.deaths();
      await backend.start();
    }
    await sleep(50);
  }
}

const drills = (proxyOf: { current?: DatabaseProxy }): Drill[] => [
  {
    name: "F01: ten kills of backends",
    seconds: 60,
    faults: every(6, 10, 1, "kill -9 of a backend", (round) => crash(round % 2)),
  },
  {
    name: "F02: killed between COMMIT and acknowledgement",
    platform: { env: { FAIL_AT: "after_commit:0.01" } },
    seconds: 30,
    faults: [],
    beside: supervise,
  },
  {
    name: "F03: five kills of MariaDB",
    seconds: 40,
    faults: every(
      7,
      5,
      2,
      "kill -9 of MariaDB",
      () =>
        ({ crashDatabase }) =>
          crashDatabase(),
    ),
  },
  {
    name: "F04: replies to COMMIT lost",
    platform: {
      databaseFor: async ({ socketPath }) => {
        proxyOf.current = await startDatabaseProxy(socketPath);
        return { DB_HOST: "127.0.0.1", DB_PORT: String(proxyOf.current.port) };
      },
    },
    seconds: 30,
    faults: every(2, 12, 2, "three replies to COMMIT lost", () => async () => proxyOf.current?.loseCommitReplies(3)),
  },
  {
    name: "F06: MariaDB frozen",
    seconds: 30,
    faults: [3, 12].map((at) => ({
      at,
      name: "MariaDB frozen for 5 s",
      strike: ({ freezeDatabase }: Platform) => freezeDatabase(5000),
    })),
  },
  {
    name: "F27: three rolling restarts",
    seconds: 45,
    faults: every(15, 3, 2, "rolling restart", () => rollingRestart),
  },
];

async function runOne(
  drill: Drill,
  proxyOf: { readonly current?: DatabaseProxy },
  say: Say,
  print: Print,
): Promise<boolean> {
  const platform = await startPlatform({ backends: 2, ...drill.platform });
  standInForBrowser(platform.origin);
  let isOver = false;
  try {
    const beside = drill.beside?.(platform, () => isOver);
    const result = await runDrill(platform, { ...LOAD, seconds: drill.seconds, faults: drill.faults, say });
    isOver = true;
    await beside;
    if (proxyOf.current) say(`${proxyOf.current.lost()} replies to COMMIT were lost`);
    const deaths = platform.backends.reduce((sum, backend) => sum + backend.deaths(), 0);
    if (drill.beside) say(`${deaths} processes ended at the fail point`);
    print(drill.name, result);
    return result.violations.length === 0;
  } finally {
    isOver = true;
    await platform.close();
  }
}

async function raceForChats(say: Say): Promise<boolean> {
  const platform = await startPlatform({ backends: 2 });
  standInForBrowser(platform.origin);
  try {
    const { races, violations, worstLoserMs } = await runAcceptRaces(platform, 1000);
    say(`${races} races, the loser knew after ${Math.round(worstLoserMs)} ms at worst`);
    for (const line of violations.slice(0, 20)) say(`VIOLATION ${line}`);
    console.log(`${violations.length === 0 ? "ok  " : "FAIL"} F20: two agents accept at once, exactly one wins`);
    return violations.length === 0;
  } finally {
    await platform.close();
  }
}

/** Half of the races within one process, half of them between two, with Redis between. */
async function raceForTheFloor(say: Say): Promise<boolean> {
  const provider = await startScriptedProvider();
  const redis = await startRedisServer();
  const env = { REDIS_URL: redis.url, OPENROUTER_BASE_URL: provider.baseUrl, OPENROUTER_API_KEY: "sk-drill" };
  const platform = await startPlatform({ backends: 2, env });
  standInForBrowser(platform.origin);
  try {
    const [visitorsAt = "", other = ""] = platform.backends.map(({ port }) => `http://127.0.0.1:${port}`);
    let isGood = true;
    for (const agentsAt of [visitorsAt, other]) {
      const track = { origin: platform.origin, visitorsAt, agentsAt, provider };
      const { races, midAnswer, late } = await runTakeOverRaces(track, 1000, 8);
      say(`${races} races, ${agentsAt === other ? "two processes" : "one process"}: ${late.length} late pieces`);
      for (const line of late.slice(0, 20)) say(`VIOLATION ${line}`);
      isGood &&= late.length === 0 && midAnswer === races;
    }
    console.log(`${isGood ? "ok  " : "FAIL"} F21: not one piece of a draft after an acceptance, on either screen`);
    return isGood;
  } finally {
    await platform.close();
    await redis.kill();
    await provider.close();
  }
}

/** Every fault that needs no root, one after another. @param only part of a drill's name */
export async function runLongDrills(say: Say, print: Print, only = ""): Promise<boolean> {
  let isGood = true;
  const proxyOf: { current?: DatabaseProxy } = {};
  for (const drill of drills(proxyOf)) {
    if (!drill.name.includes(only)) continue;
    isGood = (await runOne(drill, proxyOf, say, print)) && isGood;
    await proxyOf.current?.close();
    delete proxyOf.current;
  }
  if ("F20: two agents".includes(only)) isGood = (await raceForChats(say)) && isGood;
  if ("F21: one speaker".includes(only)) isGood = (await raceForTheFloor(say)) && isGood;
  return (await runNginxLong(say, print, only)) && isGood;
}
