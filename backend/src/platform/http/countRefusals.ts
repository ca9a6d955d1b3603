import type { Metrics } from "../metrics.ts";
import type { Limits } from "./limits.ts";

/** The same limits, with every refusal counted by the limit's name. */
export function countRefusals(limits: Limits, metrics: Metrics): Limits {
  const refused = metrics.counter({
    name: "rate_limited_total",
    help: "Requests, events and attempts refused because they came too often, by the limit's name.",
    labels: ["limit"],
  });
  const counting = (name: string, error: unknown): never => {
    refused.inc({ limit: name });
    throw error;
  };
  return {
    ...limits,
    take(name, key) {
      try {
        limits.take(name, key);
      } catch (error) {
        counting(name, error);
      }
    },
    takeTogether: (name, key) => limits.takeTogether(name, key).catch((error: unknown) => counting(name, error)),
    takeShared: (name, key) => limits.takeShared(name, key).catch((error: unknown) => counting(name, error)),
  };
}
