import { setTimeout as sleep } from "node:timers/promises";
import { inSteps } from "../bench/inSteps.ts";
import { openChatFloor } from "./chatFloor.ts";
import { checkHistory } from "./checkHistory.ts";
import type { Platform } from "./platform.ts";
import { readStore } from "./readStore.ts";
import { createRecorder } from "./recorder.ts";
import { createVisitorClient, memoryStorage } from "./visitorClient.ts";

/** Answers by which a limit turned somebody away: 429, and a handshake that the backend's door refused. */
const turnedAway = (log: string, since: Date): number =>
  log.split("\n").filter((line) => {
    if (line === "") return false;
    const { status, path, time } = JSON.parse(line) as { status: number; path: string; time: string }; // the format that nginx/snippets/http.conf gives
    return new Date(time) >= since && (status === 429 || (status === 400 && path === "/socket.io/"));
  }).length;

export interface StormResult {
  readonly clients: number;
  readonly violations: readonly string[];
  /** From the first moment when the platform took connections again. */
  readonly firstMs: number;
  readonly halfMs: number;
  readonly allMs: number;
}

const SYNC_MAX_MS = 60_000;

/**
 * Everything ends at once while so many chats are open, and everybody says something meanwhile (F33).
 *
 * The limits that the platform comes back with are the real ones, and `perAddress` people share one address, as in an office: nobody may be
 * locked out for coming back.
 */
export async function runReconnectStorm(
  platform: Platform,
  { clients, perAddress }: { clients: number; perAddress: number },
): Promise<StormResult> {
  const floor = await openChatFloor(platform.origin, 1);
  const recorder = createRecorder();
  const synced = new Map<string, number>();
  const visitors = Array.from({ length: clients }, (_, index) => {
    const office = Math.floor(index / perAddress);
    return createVisitorClient(
      `visitor ${index}`,
      platform.origin,
      floor.siteKey,
      {
        ...recorder,
        ok(client, body, seq) {
          recorder.ok(client, body, seq);
          synced.set(client, performance.now());
        },
      },
      memoryStorage(),
      `10.${office >> 16}.${(office >> 8) & 255}.${office & 255}`,
    );
  });
  const ids = await inSteps(
    clients,
    20,
    (index) => visitors[index]?.begin() ?? Promise.reject(new Error("no visitor")),
  );
  const since = new Date();
  const restarted = platform.restartEverything({ RATE_FACTOR: "1" });
  await sleep(200);
  for (const [index, visitor] of visitors.entries()) visitor.send(`said while all was away ${index}`);
  await restarted;
  const upAt = performance.now();
  const deadline = upAt + SYNC_MAX_MS;
  let violations: string[] = [];
  for (;;) {
    await sleep(200);
    const isIdle = visitors.every((visitor) => visitor.isIdle());
    const isLate = performance.now() > deadline;
    if (!isIdle && !isLate) continue;
    const views = visitors.map((visitor) => visitor.view());
    violations = checkHistory({ sends: recorder.sends(), ...(await readStore(platform.database, ids)), views });
    if (!isIdle)
      violations.unshift(`${views.filter(({ pending }) => pending.length > 0).length} clients are still away`);
    if (violations.length === 0 || isLate) break;
  }
  const allMs = performance.now() - upAt;
  const refused = turnedAway((await platform.nginx?.accessLog()) ?? "", since);
  if (refused > 0) violations.push(`${refused} times a limit turned somebody away`);
  for (const visitor of visitors) visitor.close();
  const times = [...synced.values()].map((at) => at - upAt).toSorted((a, b) => a - b);
  return {
    clients,
    violations,
    firstMs: times[0] ?? 0,
    halfMs: times[Math.floor(times.length / 2)] ?? 0,
    allMs,
  };
}
