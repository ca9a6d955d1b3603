import { setTimeout as sleep } from "node:timers/promises";
import { openChatFloor } from "./chatFloor.ts";
import { checkHistory } from "./checkHistory.ts";
import { createCrowd } from "./crowd.ts";
import { forkCrowd } from "./forkCrowd.ts";
import { linesOf } from "./nginxFaults.ts";
import type { Platform } from "./platform.ts";
import { readStore } from "./readStore.ts";

/** Answers by which a limit turned somebody away: 429, and a handshake that the backend's door refused. */
const turnedAway = (log: string, since: Date): number =>
  linesOf(log).filter((line) => {
    const { status, path, time } = JSON.parse(line) as { status: number; path: string; time: string }; // the format that nginx/snippets/http.conf gives
    return new Date(time) >= since && (status === 429 || (status === 400 && path === "/socket.io/"));
  }).length;

export interface StormOptions {
  readonly clients: number;
  /** People who share one address, as in an office. */
  readonly perAddress: number;
}

export interface StormResult {
  readonly clients: number;
  readonly violations: readonly string[];
  /** From the cut to the moment when the platform took connections again. */
  readonly awayMs: number;
  /** From that moment. */
  readonly firstMs: number;
  readonly halfMs: number;
  readonly allMs: number;
}

const SYNC_MAX_MS = 60_000;
/** Chats that wait for a person in one business. */
const PER_BUSINESS = 100;
const PER_PROCESS = 1250;

/**
 * Everything ends at once while so many chats are open, and everybody says something meanwhile (F33).
 *
 * The limits that the platform comes back with are the real ones: nobody may be locked out for coming back.
 */
export async function runReconnectStorm(
  platform: Platform,
  { clients, perAddress }: StormOptions,
): Promise<StormResult> {
  const siteKeys: string[] = [];
  while (siteKeys.length < clients / PER_BUSINESS) siteKeys.push((await openChatFloor(platform.origin, 1)).siteKey);
  const options = { origin: platform.origin, siteKeys, first: 0, count: clients, perAddress };
  const processes = Math.ceil(clients / PER_PROCESS);
  const crowd = processes > 1 ? await forkCrowd(options, processes) : createCrowd(options);
  try {
    const ids = await crowd.begin();
    const since = new Date();
    const restarted = platform.restartEverything({ RATE_FACTOR: "1" });
    await sleep(200);
    await crowd.say("said while all was away");
    await restarted;
    const upAt = Date.now();
    let violations: string[] = [];
    let ackedAt: readonly number[] = [];
    for (;;) {
      await sleep(200);
      const isLate = Date.now() > upAt + SYNC_MAX_MS;
      const pending = await crowd.pending();
      if (pending > 0 && !isLate) continue;
      const report = await crowd.report();
      ackedAt = report.ackedAt;
      violations = checkHistory({ ...report, ...(await readStore(platform.database, ids)) });
      if (pending > 0) violations.unshift(`${pending} clients are still away`);
      if (violations.length === 0 || isLate) break;
    }
    const allMs = Date.now() - upAt;
    const refused = turnedAway((await platform.nginx?.accessLog()) ?? "", since);
    if (refused > 0) violations.push(`${refused} times a limit turned somebody away`);
    const times = ackedAt.map((at) => at - upAt).toSorted((a, b) => a - b);
    return {
      clients,
      violations,
      awayMs: upAt - since.getTime(),
      firstMs: times[0] ?? 0,
      halfMs: times[Math.floor(times.length / 2)] ?? 0,
      allMs,
    };
  } finally {
    await crowd.close();
  }
}
