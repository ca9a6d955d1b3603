import { standInForBrowser } from "./browserStub.ts";
import { openChatFloor } from "./chatFloor.ts";
import { type DrillOptions, type DrillResult, type Fault, runDrill } from "./drill.ts";
import { crashNginx, reloadNginx, rollUnannounced } from "./nginxFaults.ts";
import { type Platform, type PlatformOptions, startPlatform } from "./platform.ts";
import { runReconnectStorm } from "./reconnectStorm.ts";
import { probeByRest } from "./restProbe.ts";

type Say = (line: string) => void;
type Print = (name: string, result: DrillResult) => void;

interface NginxDrill {
  readonly name: string;
  readonly platform: Partial<PlatformOptions>;
  readonly load: Pick<DrillOptions, "conversations" | "agents" | "messagesPerSecond" | "seconds" | "settleSeconds">;
  readonly faults: readonly Fault[];
  readonly storm?: { readonly clients: number; readonly perAddress: number };
}

const QUICK_SHUTDOWN_MS = 1000;

/** Half a minute: the image's Nginx reloads, dies, and meets two deploys and a power cut. */
const SHORT: NginxDrill = {
  name: "F14 F27 F33: Nginx reloaded 20 times and killed, two rolling restarts, a storm of reconnections",
  platform: {
    env: { DRAIN_SECONDS: "0.5" },
    editNginx: (text) => text.replace("worker_shutdown_timeout 30s", `worker_shutdown_timeout ${QUICK_SHUTDOWN_MS}ms`),
  },
  load: { conversations: 24, agents: 3, messagesPerSecond: 50, seconds: 10, settleSeconds: 180 },
  faults: [
    { at: 0.5, name: "20 reloads of Nginx", strike: reloadNginx(20, 50, QUICK_SHUTDOWN_MS) },
    { at: 3, name: "kill -9 of Nginx", strike: crashNginx },
    { at: 3.5, name: "rolling restart (1)", strike: rollUnannounced(0.5) },
    { at: 3.5, name: "rolling restart (2)", strike: rollUnannounced(0.5) },
  ],
  storm: { clients: 150, perAddress: 15 },
};

const LOAD = { conversations: 60, agents: 6, messagesPerSecond: 100, settleSeconds: 90 } as const;

/** All of them are whole widgets, 1,250 a process. `--clients=5000` on a machine with cores to spare for them. */
const STORM_CLIENTS = Number(process.argv.find((argument) => argument.startsWith("--clients="))?.split("=")[1] ?? 600);

const LONG: readonly NginxDrill[] = [
  {
    name: "F14: Nginx reloaded 20 times, then killed",
    platform: {},
    load: { ...LOAD, seconds: 70 },
    faults: [
      { at: 2, name: "20 reloads of Nginx", strike: reloadNginx(20, 500, 30_000) },
      { at: 55, name: "kill -9 of Nginx", strike: crashNginx },
    ],
  },
  {
    name: "F27: ten rolling restarts behind Nginx",
    platform: { env: { DRAIN_SECONDS: "10" } },
    load: { ...LOAD, seconds: 30 },
    faults: Array.from({ length: 10 }, (_, round) => ({
      at: 2,
      name: `rolling restart (${round + 1})`,
      strike: rollUnannounced(10),
    })),
  },
  {
    name: `F33: ${STORM_CLIENTS} chats come back after a power cut`,
    platform: {},
    load: { ...LOAD, conversations: 4, agents: 1, messagesPerSecond: 5, seconds: 1 },
    faults: [],
    storm: { clients: STORM_CLIENTS, perAddress: 50 },
  },
];

async function storm(platform: Platform, sizes: { clients: number; perAddress: number }, say: Say): Promise<boolean> {
  const { clients, violations, awayMs, firstMs, halfMs, allMs } = await runReconnectStorm(platform, sizes);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  say(
    `${clients} chats, ${sizes.perAddress} behind each address, limits × 1: away for ${seconds(awayMs)}, then the first was back after ${seconds(firstMs)}, half after ${seconds(halfMs)}, all after ${seconds(allMs)}`,
  );
  for (const line of violations.slice(0, 20)) say(`VIOLATION F33: ${line}`);
  return violations.length === 0;
}

async function runOne(drill: NginxDrill, say: Say, print: Print): Promise<boolean> {
  const platform = await startPlatform({ backends: 2, front: "nginx", ...drill.platform });
  standInForBrowser(platform.origin);
  let isOver = false;
  try {
    say("two backends behind the image's Nginx, found by name; rate limits × 1000 for the load");
    const probing = openChatFloor(platform.origin, 1).then(({ siteKey }) =>
      probeByRest(platform.origin, siteKey, () => isOver),
    );
    probing.catch(() => undefined); // told where it is awaited
    const result = await runDrill(platform, { ...drill.load, faults: drill.faults, say });
    isOver = true;
    const probe = await probing;
    const told = [...probe.refusals].map(([kind, count]) => `${count} × ${kind}`).join(", ") || "none";
    say(`${probe.sent} messages by POST; first answers that were no success: ${told}`);
    const violations = [...result.violations, ...probe.violations];
    const isCalm = drill.storm ? await storm(platform, drill.storm, say) : true;
    print(drill.name, { ...result, violations: isCalm ? violations : [...violations, "F33: see above"] });
    return violations.length === 0 && isCalm;
  } finally {
    isOver = true;
    await platform.close();
  }
}

/** Faults of the proxy and behind it, in the short form. */
export const runNginxShort = (say: Say, print: Print): Promise<boolean> => runOne(SHORT, say, print);

/** The long forms. @param only part of a drill's name */
export async function runNginxLong(say: Say, print: Print, only: string): Promise<boolean> {
  let isGood = true;
  for (const drill of LONG) if (drill.name.includes(only)) isGood = (await runOne(drill, say, print)) && isGood;
  return isGood;
}
