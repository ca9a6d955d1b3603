import type { MessageData } from "@chat/contract/messages";
import { type ErrorCode, SHOWN_UNSENT_AFTER_MS } from "@chat/contract/wire";
import { backoffMs } from "./backoffMs.ts";
import { CallError } from "./CallError.ts";
import type { Lease } from "./lease.ts";
import { randomId } from "./randomId.ts";
import type { Storage } from "./storage.ts";

const RENEW_MS = 2000;

/** Words on their way. `refusal` is set when the server said no for good; else it is tried until it arrives. */
export interface Outgoing {
  readonly clientId: string;
  readonly body: string;
  /** Uploaded before, so that words and files arrive together or not at all. */
  readonly data?: Pick<MessageData, "files"> | undefined;
  /** When "send" was pressed, by this browser's clock. */
  readonly at: number;
  /** First in, first out, over all tabs. */
  readonly order: number;
  readonly refusal?: ErrorCode;
}

interface OutboxDeps {
  readonly storage: Storage;
  readonly lease: Lease;
  /** Resolves once it is stored durably; throws {@link CallError}. */
  send(item: Outgoing): Promise<void>;
  /** Something must be put right before anything can be sent; `resume` is called then. */
  isHeld(): boolean;
  onChange(): void;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** @returns whether to say "not sent" although it is still being tried. */
export const isOverdue = (item: Outgoing, now: number): boolean => now - item.at > SHOWN_UNSENT_AFTER_MS;

/**
 * Keeps every message until the server acknowledged it: written down before the first try, one in flight, in order, over reloads and tabs.
 *
 * One storage key per item, so that two tabs never overwrite each other's list.
 */
export function createOutbox({ storage, lease, send, isHeld, onChange, now = Date.now, random }: OutboxDeps) {
  let isRunning = false;
  let isStopped = false;
  let attempt = 0;
  let wake = () => {};
  const stopHearing = storage.onOtherTab((name) => {
    if (name !== "lease" && !name.startsWith("out:")) return;
    onChange();
    start();
  });

  function items(): Outgoing[] {
    const found: Outgoing[] = [];
    for (const name of storage.names()) {
      if (!name.startsWith("out:")) continue;
      try {
        found.push(JSON.parse(storage.read(name) ?? "") as Outgoing); // written by this file
      } catch {
        storage.write(name, null);
      }
    }
    return found.sort((a, b) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1));
  }

  const keep = (item: Outgoing) => {
    storage.write(`out:${item.clientId}`, JSON.stringify(item));
    onChange();
  };
  const drop = (clientId: string) => {
    storage.write(`out:${clientId}`, null);
    onChange();
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function attemptOne(item: Outgoing): Promise<number> {
    const renewal = setInterval(() => lease.hold(), RENEW_MS);
    try {
      await send(item);
      attempt = 0;
      drop(item.clientId);
      return 0;
    } catch (error) {
      const failure = error instanceof CallError ? error : new CallError("internal");
      if (isHeld()) return 0;
      if (failure.isRetryable) return Math.max(failure.retryAfterMs, backoffMs(attempt++, random));
      if (storage.read(`out:${item.clientId}`)) keep({ ...item, refusal: failure.code });
      return 0;
    } finally {
      clearInterval(renewal);
    }
  }

  async function run() {
    for (;;) {
      const item = items().find((candidate) => !candidate.refusal);
      if (isStopped || !item || isHeld()) return;
      const waitMs = lease.hold() ? await attemptOne(item) : 1000;
      if (isStopped) return;
      if (waitMs > 0) await pause(waitMs);
    }
  }

  function start() {
    if (isRunning || isStopped) return;
    isRunning = true;
    void run().finally(() => {
      isRunning = false;
      lease.release();
      if (!isHeld() && items().some((item) => !item.refusal)) start(); // added while the run was ending
    });
  }

  return {
    items,
    add(body: string, data?: Outgoing["data"]): Outgoing {
      const order = Math.max(0, ...items().map((item) => item.order)) + 1;
      const item = { clientId: randomId(), body, data, at: now(), order };
      keep(item);
      start();
      return item;
    },
    retry(clientId: string) {
      const item = items().find((candidate) => candidate.clientId === clientId);
      if (!item) return;
      const { refusal, ...rest } = item;
      keep({ ...rest, at: now() });
      this.resume();
    },
    /** Takes the local copy away; if the server has it after all, the sync shows it. */
    discard: drop,
    /** The line is back, or somebody asked: try now. */
    resume() {
      attempt = 0;
      wake();
      start();
    },
    destroy() {
      isStopped = true;
      wake();
      lease.release();
      stopHearing();
    },
  };
}
