import type { PlatformDeps } from "../platformDeps.ts";
import { createFloodGuard } from "./floodGuard.ts";

export interface EventLimitOptions {
  /** Name of the rate for each event that has one of its own. */
  readonly rates: Readonly<Record<string, string>>;
  readonly otherwise: string;
  /** Whom the events count for: all tabs of one visitor, all sockets of one agent. */
  readonly key: string;
  /** Whom all sockets of one address count for besides. */
  readonly address?: { readonly rate: string; readonly key: string };
  /** Refusals within ten seconds that are a flood. */
  readonly floodMax: number;
  readonly end: () => void;
}

/** Counts a socket's events; who goes on after being told to wait is disconnected. @returns the limit for `bindEvents` */
export function createEventLimit(
  { limits, config, logger }: Pick<PlatformDeps, "limits" | "config" | "logger">,
  options: EventLimitOptions,
): (event: string) => void {
  const flood = createFloodGuard(options.floodMax * Math.max(1, config.RATE_FACTOR));
  return (event) => {
    try {
      limits.take(
        Object.hasOwn(options.rates, event) ? (options.rates[event] ?? options.otherwise) : options.otherwise,
        options.key,
      );
      if (options.address) limits.take(options.address.rate, options.address.key);
    } catch (refusal) {
      if (flood.refuse()) {
        logger.warn({ key: options.key }, "a flood of events; the socket was disconnected");
        options.end();
      }
      throw refusal;
    }
  };
}
