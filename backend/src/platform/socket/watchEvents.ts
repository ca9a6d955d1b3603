import type { Metrics } from "../metrics.ts";
import { onePer } from "../onePer.ts";

/** Hears what became of each event of one namespace. */
export interface EventWatch {
  /** @param outcome `ok` or the error's code; @param event a name of the contract, or `unknown` */
  settled(event: string, outcome: string, tookMs: number): void;
}

/** The one whose acknowledgement people wait for: its time is measured on its own. */
const SEND = "message:send";

const counters = onePer(
  (metrics: Metrics) => metrics,
  (metrics) => ({
    events: metrics.counter({
      name: "socket_events_total",
      help: "Events by namespace, name and outcome: ok, or the code they were refused with.",
      labels: ["namespace", "event", "outcome"],
    }),
    acks: metrics.histogram({
      name: "message_ack_seconds",
      help: "From a message's arrival at this process to its acknowledgement, which follows the commit.",
      labels: ["namespace"],
    }),
  }),
);

/** Counts a namespace's events: about a microsecond each (docs/MONITORING.md). */
export function watchEvents(metrics: Metrics, namespace: "visitor" | "agent"): EventWatch {
  const { events, acks } = counters(metrics);
  return {
    settled(event, outcome, tookMs) {
      events.inc({ namespace, event, outcome });
      if (event === SEND && outcome === "ok") acks.observe({ namespace }, tookMs / 1000);
    },
  };
}
