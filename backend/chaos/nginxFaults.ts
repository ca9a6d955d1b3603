import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./drill.ts";

const EXIT_MAX_MS = 30_000;
/** Workers that serve; whatever is more only finishes old connections. */
const WORKERS = 2;

/** Reloads again and again, as a certificate or a setting changes; the workers of before go within their time. */
export const reloadNginx =
  (times: number, everyMs: number, shutdownMs: number): Fault["strike"] =>
  async ({ nginx }, blame) => {
    for (let turn = 0; turn < times; turn += 1) {
      nginx?.reload();
      await sleep(everyMs);
    }
    const most = (await nginx?.workers()) ?? 0;
    const deadline = performance.now() + shutdownMs + 2000;
    while (((await nginx?.workers()) ?? 0) > WORKERS && performance.now() < deadline) await sleep(100);
    const left = (await nginx?.workers()) ?? 0;
    if (most <= WORKERS) blame("F14: no worker was ever replaced");
    if (left !== WORKERS) blame(`F14: ${left} workers are left where ${WORKERS} belong`);
  };

/** The proxy is gone without a word, and comes back. */
export const crashNginx: Fault["strike"] = async ({ nginx }) => {
  await nginx?.crash();
  await nginx?.start();
};

/** The seconds in which sockets of one backend ended, out of Nginx's own log. */
const endsOf = (log: string, host: string, since: Date): string[] =>
  log.split("\n").flatMap((line) => {
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
