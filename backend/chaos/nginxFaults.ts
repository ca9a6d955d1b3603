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

/** A deploy that tells the proxy nothing: each backend is asked to end and comes back before the next one. */
export const rollUnannounced: Fault["strike"] = async ({ backends }, blame) => {
  for (const backend of backends) {
    const began = performance.now();
    await backend.stop();
    const ms = performance.now() - began;
    if (ms > EXIT_MAX_MS) blame(`F27: a backend took ${Math.round(ms)} ms to end`);
    await backend.start();
  }
};
