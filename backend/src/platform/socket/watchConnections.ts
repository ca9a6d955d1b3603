import type { Metrics } from "../metrics.ts";
import { onePer } from "../onePer.ts";
import type { Realtime } from "./io.ts";

/** Why somebody was not let in. */
const REASONS = ["origin", "full", "rate_limited", "draining", "unauthenticated", "failed"] as const;
export type HandshakeRefusal = (typeof REASONS)[number];

const refusals = onePer(
  (metrics: Metrics) => metrics,
  (metrics) =>
    metrics.counter({
      name: "handshakes_refused_total",
      help: "Websocket handshakes refused. origin: the widget does not allow the page; full: too many from one address or widget; unauthenticated: no good token; failed: an error of ours.",
      labels: ["reason"],
    }),
);

/** Counts a refused handshake. */
export const countHandshakeRefusal = (metrics: Metrics, reason: HandshakeRefusal): void =>
  refusals(metrics).inc({ reason });

/** Tells how many sockets are open, whenever somebody looks. */
export function watchConnections(metrics: Metrics, { visitors, agents }: Realtime): void {
  for (const reason of REASONS) refusals(metrics).inc({ reason }, 0); // so that the first one is seen as a rise
  metrics.gauge(
    { name: "sockets", help: "Sockets connected to this process, by namespace.", labels: ["namespace"] },
    (gauge) => {
      gauge.set({ namespace: "visitor" }, visitors.sockets.size);
      gauge.set({ namespace: "agent" }, agents.sockets.size);
    },
  );
}
