import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./drill.ts";

const EXIT_MAX_MS = 30_000;
/** Workers that serve; whatever is more only finishes old connections. */
const WORKERS = 2;
/** What a busy machine may take on top of what was promised. */
const PATIENCE_MS = 30_000;

/** Reloads again and again, as a certificate or a setting changes; the workers of before go within their time. */
export const reloadNginx =
  (times: number, everyMs: number, shutdownMs: number): Fault["strike"] =>
  async ({ nginx }, blame) => {
    const workersOf = async (): Promise<number[]> => (await nginx?.workers()) ?? [];
    const before = new Set(await workersOf());
    for (let turn = 0; turn < times; turn += 1) {
      nginx?.reload();
      await sleep(everyMs);
    }
    // Reloads that come faster than it can follow are one to it; those of before have their time, and a busy machine some more.
    const deadline = performance.now() + shutdownMs + PATIENCE_MS;
    let left = await workersOf();
    while ((left.length !== WORKERS || left.some((pid) => before.has(pid))) && performance.now() < deadline) {
      await sleep(100);
      left = await workersOf();
    }
    if (left.some((pid) => before.has(pid))) blame("F14: a worker of before the reloads still serves");
    if (left.length !== WORKERS) blame(`F14: ${left.length} workers are left where ${WORKERS} belong`);
  };

/** The proxy is gone without a word, and comes back. */
export const crashNginx: Fault["strike"] = async ({ nginx }) => {
  await nginx?.crash();
  await nginx?.start();
};

/** The last line of a log may be just being written. */
export const linesOf = (log: string): string[] => log.split("\n").slice(0, -1);

/** The seconds in which sockets of one backend ended, out of Nginx's own log. */
const endsOf = (log: string, host: string, since: Date): string[] =>
  linesOf(log).flatMap((line) => {
    if (!line.includes('"path":"/socket.io/"') || !line.includes(`"upstream":"${host}:`)) return [];
    const { status, time } = JSON.parse(line) as { status: number; time: string }; // the format that nginx/snippets/http.conf gives
    return status === 101 && new Date(time) >= since ? [time] : [];
  });

/** So few sockets may come back at any moment that nobody calls it a spread. */
const SPREAD_FROM = 15;

/**
 * A deploy that tells the proxy nothing: each backend is asked to end and comes back before the next one.
 *
 * Its clients are to move over one by one while it drains, not all in one moment; the log tells when each left.
 */
export const rollUnannounced =
  (drainSeconds: number): Fault["strike"] =>
  async ({ backends, nginx }, blame) => {
    for (const [index, backend] of backends.entries()) {
      const since = new Date(Math.floor(Date.now() / 1000) * 1000);
      const began = performance.now();
      await backend.stop();
      const ms = performance.now() - began;
      if (ms > EXIT_MAX_MS) blame(`F27: a backend took ${Math.round(ms)} ms to end`);
      const ends = endsOf((await nginx?.accessLog()) ?? "", `127.0.0.${index + 1}`, since);
      const perSecond = [...new Set(ends)].map((time) => ends.filter((other) => other === time).length);
      const isSpread = perSecond.length >= drainSeconds / 2 && Math.max(...perSecond) <= ends.length / 2;
      if (drainSeconds >= 5 && ends.length >= SPREAD_FROM && !isSpread)
        blame(`F27: ${ends.length} sockets ended within these seconds: ${perSecond.join(", ")}`);
      await backend.start();
    }
  };
