import { availableParallelism } from "node:os";
import { join } from "node:path";
import { buildPart, staleParts } from "./buildParts.mjs";
import { takeLock } from "./lockFile.mjs";
import { Problem } from "./Problem.mjs";

/**
 * Builds what is missing or stale, several parts at a time. Two starts from one checkout take turns, for both write the same folders.
 * @param {string} root
 * @param {{ say?: (text: string) => void, signal?: AbortSignal, parts?: readonly string[] }} [options] `parts`: only these
 * @returns {Promise<string>} what was done, for people
 */
export async function buildAll(root, { say = () => {}, signal, parts: wanted } = {}) {
  const stale = async () => (await staleParts(root)).filter(({ name }) => !wanted || wanted.includes(name));
  if ((await stale()).length === 0) return "up to date";
  const lock = await waitForTurn(join(root, "node_modules/.building"), say);
  try {
    const parts = await stale();
    const names = parts.map((part) => part.name).join(", ");
    if (parts.length === 0) return "up to date";
    say(names);
    const queue = [...parts];
    const worker = async () => {
      for (let part = queue.shift(); part; part = queue.shift()) await buildPart(root, part, signal);
    };
    const workers = Array.from({ length: Math.min(parts.length, Math.max(1, availableParallelism())) }, worker);
    // All have ended before the first failure is told, so that nothing still writes when the turn is given on.
    const failure = (await Promise.allSettled(workers)).find((result) => result.status === "rejected");
    if (failure) throw failure.reason;
    return names;
  } finally {
    await lock.release();
  }
}

/**
 * @param {string} file
 * @param {(text: string) => void} say
 */
async function waitForTurn(file, say) {
  const deadline = Date.now() + 300_000;
  for (let isTold = false; Date.now() < deadline; ) {
    const lock = await takeLock(file);
    if (lock.held) return lock;
    if (!isTold) say(`waiting for another build (process ${lock.holder.pid})`);
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Problem("Another build of this checkout has not ended for five minutes.", "End it, then start again.");
}
