import type { SyncReply } from "@chat/contract/messages";
import { LONG_POLL_MAX_SECONDS } from "@chat/contract/wire";
import { backoffMs } from "./backoffMs.ts";
import { isRefusal } from "./isRefusal.ts";
import type { Rest } from "./rest.ts";
import type { ChatRecord } from "./session.ts";
import { isTokenProblem } from "./tokenProblem.ts";

interface LongPollDeps {
  readonly rest: Rest;
  credentials(): Promise<ChatRecord>;
  distrust(): void;
  last(): number;
  onPage(reply: SyncReply, after: number): void;
  onHealth(isHealthy: boolean): void;
  /** It said no for good; nothing is asked any more. */
  onRefused(): void;
}

export type LongPoll = ReturnType<typeof createLongPoll>;

/** Receives over REST where websockets are blocked: one request that the server holds until there is something. */
export function createLongPoll({ rest, credentials, distrust, last, onPage, onHealth, onRefused }: LongPollDeps) {
  let running: AbortController | null = null;
  let isHealthy = false;

  function note(value: boolean) {
    const isChanged = value !== isHealthy;
    isHealthy = value;
    if (isChanged) onHealth(value);
  }

  async function run(mine: AbortController) {
    for (let attempt = 0; running === mine; ) {
      try {
        const { token, sessionId } = await credentials();
        const after = last();
        const wait = isHealthy ? LONG_POLL_MAX_SECONDS : 0;
        const path = `/widgets/sessions/${sessionId}/messages?after=${after}&wait=${wait}`;
        const request = new AbortController();
        const timer = setTimeout(() => request.abort(), (wait + 10) * 1000);
        mine.signal.onabort = () => request.abort();
        const options = { token, signal: request.signal };
        // The contract's shape, not validated twice.
        const reply = (await rest("GET", path, options).finally(() => clearTimeout(timer))) as SyncReply;
        if (running !== mine) return;
        attempt = 0;
        onPage(reply, after);
        note(true);
      } catch (error) {
        if (running !== mine) return;
        if (isRefusal(error)) return onRefused();
        if (isTokenProblem(error)) distrust();
        note(false);
        await new Promise((resolve) => setTimeout(resolve, 300 + backoffMs(attempt++)));
      }
    }
  }

  return {
    isHealthy: () => isHealthy,
    start() {
      if (running) return;
      running = new AbortController();
      void run(running);
    },
    stop() {
      const old = running;
      running = null;
      isHealthy = false;
      old?.abort();
    },
  };
}
