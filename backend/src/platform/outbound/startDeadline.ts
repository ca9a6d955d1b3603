import type { OutboundRequest } from "./outbound.ts";

/** The end of a request's time. */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Something came: begins an idle time anew; a total goes on as it was. */
  moved(): void;
  /** Nothing is waited for any more. */
  end(): void;
}

/** Starts the time of a request: its total, which an idle time follows where one is given. */
export function startDeadline({
  totalTimeoutMs,
  idleTimeoutMs,
}: Pick<OutboundRequest, "totalTimeoutMs" | "idleTimeoutMs">): Deadline {
  const controller = new AbortController();
  const start = (ms: number): NodeJS.Timeout => setTimeout(() => controller.abort(), ms).unref();
  let timer = start(totalTimeoutMs);
  return {
    signal: controller.signal,
    moved() {
      if (idleTimeoutMs === undefined || controller.signal.aborted) return;
      clearTimeout(timer);
      timer = start(idleTimeoutMs);
    },
    end: () => clearTimeout(timer),
  };
}
