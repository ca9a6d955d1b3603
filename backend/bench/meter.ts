import { readFileSync } from "node:fs";

const TICK_US = 10_000; // Linux counts in hundredths of a second

const processTicks = (pid: number): number => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
};

const machineTicks = () => {
  const line = readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "";
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  return {
    busy: user + nice + system + irq + soft,
    all: user + nice + system + idle + wait + irq + soft + steal,
    steal,
  };
};

/** What a span of time cost. A figure is worth something only where `othersPercent + stealPercent` is small. */
export interface Metered {
  readonly seconds: number;
  /** Processor time of the watched process. */
  readonly cpuUs: number;
  /** Of all cores: what processes that are none of ours took. */
  readonly othersPercent: number;
  readonly stealPercent: number;
}

/**
 * Watches one process and the machine.
 *
 * @param ours further processes of this bench (client, database), so that they do not count as others
 */
export function startMeter(pid: number, ours: readonly number[] = []): () => Metered {
  const all = [pid, process.pid, ...ours];
  const since = performance.now();
  const [machine, own, watched] = [machineTicks(), all.map(processTicks), processTicks(pid)];
  return () => {
    const now = machineTicks();
    const total = Math.max(1, now.all - machine.all);
    const mine = all.reduce((sum, one, index) => sum + processTicks(one) - (own[index] ?? 0), 0);
    return {
      seconds: (performance.now() - since) / 1000,
      cpuUs: (processTicks(pid) - watched) * TICK_US,
      othersPercent: Math.max(0, Math.round((100 * (now.busy - machine.busy - mine)) / total)),
      stealPercent: Math.round((100 * (now.steal - machine.steal)) / total),
    };
  };
}

/** Memory that a process really takes. */
export const residentBytes = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;

/** @returns the value below which this part of all values lies */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** The middle one. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
