import { CONTRACT_VERSION } from "@chat/contract/limits";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { version } from "./version.ts";

export type { Gauge } from "prom-client";

/** Every name begins with it, so that a search in Grafana finds ours. */
const PREFIX = "chat_";

/** Upper bounds in seconds: from a statement on the same machine to a request that somebody gave up on. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** How a metric is named and explained; label values must come from a bounded set: route templates, event names, codes, never ids. */
interface Named<L extends string> {
  /** Without the prefix; in base units, e.g. `db_wait_seconds`, `messages_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

/** What this process measures of itself, in Prometheus' terms. */
export interface Metrics {
  counter<L extends string = never>(named: Named<L>): Counter<L>;
  /** @param read called at each scrape, to set the values */
  gauge<L extends string = never>(named: Named<L>, read?: (gauge: Gauge<L>) => void | Promise<void>): Gauge<L>;
  /** @param bounds upper bounds of the buckets; by default seconds from 1 ms to 10 s */
  histogram<L extends string = never>(named: Named<L>, bounds?: readonly number[]): Histogram<L>;
  /** Also tells of the process itself: memory, processor, event loop, garbage collection. They cost a little all the time, so only where somebody looks. */
  watchProcess(): void;
  /** Everything, as a scrape answers it. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** One set of metrics per process: two backends in one test count apart. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  let isWatchingProcess = false;
  const basics = <L extends string>({ name, help, labels = [] }: Named<L>) => ({
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  new Gauge<"version" | "contract" | "node">({
    ...basics({
      name: "build_info",
      help: "1; its labels tell which release this process runs.",
      labels: ["version", "contract", "node"],
    }),
  }).set({ version, contract: String(CONTRACT_VERSION), node: process.versions.node }, 1);

  return {
    counter: (named) => new Counter(basics(named)),
    gauge<L extends string = never>(named: Named<L>, read?: (gauge: Gauge<L>) => void | Promise<void>) {
      const gauge: Gauge<L> = new Gauge({
        ...basics(named),
        ...(read ? { collect: (): void | Promise<void> => read(gauge) } : {}),
      });
      return gauge;
    },
    histogram: (named, bounds = SECONDS) => new Histogram({ ...basics(named), buckets: [...bounds] }),
    watchProcess() {
      if (isWatchingProcess) return;
      isWatchingProcess = true;
      collectDefaultMetrics({ register: registry, prefix: PREFIX });
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
