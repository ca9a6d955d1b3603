import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { AppendResult, MessageDraft } from "./appendMessage.ts";
import { messageKeyText } from "./messages.repository.ts";
import { type PendingAppend, settleBatch } from "./settleBatch.ts";

const BATCH_ROWS = 200;
const BATCH_BYTES = 1024 * 1024;
/** In front of the store: about two seconds of work at the ceiling. Beyond it `busy`, so that a slow database cannot fill the memory (F06). */
const QUEUE_ROWS = 10_000;
const QUEUE_BYTES = 16 * 1024 * 1024;
/** One locked session may not use the queue up for the others. */
const SLOW_SESSION_ROWS = 500;
const SLOW_CONNECTIONS = 2;
const BUSY_RETRY_MS = 1000;

/** The micro-batching door to the store; one per process. */
export interface Appender {
  append(draft: MessageDraft): Promise<AppendResult>;
  drain(): Promise<void>;
  /** Messages that wait for their commit now. */
  queued(): number;
}

/**
 * Collects what arrives while a commit runs into the next batch: no timer, so nothing waits when it is quiet.
 *
 * A session that somebody else has locked moves, with all its later messages, into a slow lane of at most two connections, first in first
 * out, so that it delays no other (F07). Equal keys share one result, so that a socket and a POST, or two tabs, cannot race.
 */
export function createAppender(deps: Deps): Appender {
  const underWay = new Map<string, Promise<AppendResult>>();
  const queue: PendingAppend[] = [];
  const slow = new Map<number, PendingAppend[]>();
  const slowWaiting: number[] = [];
  let slowRunning = 0;
  let isRunning = false;
  let bytes = 0;
  const whenIdle: (() => void)[] = [];

  const toSlowLane = (item: PendingAppend): void => {
    const { sessionId } = item.draft.session;
    const lane = slow.get(sessionId);
    if (!lane) {
      slow.set(sessionId, [item]);
      slowWaiting.push(sessionId);
      runSlowLane();
    } else if (lane.length >= SLOW_SESSION_ROWS)
      item.reject(new AppError("busy", { sessionId }, { retryAfterMs: BUSY_RETRY_MS }));
    else lane.push(item);
  };

  const takeBatch = (): PendingAppend[] => {
    const batch: PendingAppend[] = [];
    let batchBytes = 0;
    let taken = 0;
    for (const item of queue) {
      if (batch.length === BATCH_ROWS || (batchBytes + item.bytes > BATCH_BYTES && batch.length > 0)) break;
      taken += 1;
      if (slow.has(item.draft.session.sessionId)) toSlowLane(item);
      else {
        batch.push(item);
        batchBytes += item.bytes;
      }
    }
    queue.splice(0, taken);
    return batch;
  };

  const run = async (): Promise<void> => {
    try {
      while (queue.length > 0) {
        const batch = takeBatch();
        if (batch.length === 0) continue;
        for (const item of await settleBatch(deps, batch, "skip")) toSlowLane(item);
      }
    } finally {
      isRunning = false;
    }
  };

  const runSlowSession = async (sessionId: number): Promise<void> => {
    for (;;) {
      const lane = slow.get(sessionId);
      if (!lane || lane.length === 0) break;
      await settleBatch(deps, lane.splice(0, BATCH_ROWS), "block");
    }
    slow.delete(sessionId);
    slowRunning -= 1;
    runSlowLane();
  };

  function runSlowLane(): void {
    while (slowRunning < SLOW_CONNECTIONS) {
      const sessionId = slowWaiting.shift();
      if (sessionId === undefined) return;
      slowRunning += 1;
      void runSlowSession(sessionId); // settles every item itself and never throws
    }
  }

  const done = (key: string, item: PendingAppend): void => {
    underWay.delete(key);
    bytes -= item.bytes;
    if (underWay.size > 0) return;
    for (const resolve of whenIdle.splice(0)) resolve();
  };

  return {
    append(draft) {
      const key = messageKeyText({
        sessionId: draft.session.sessionId,
        senderKind: draft.sender.kind,
        senderId: draft.sender.id,
        clientId: draft.clientId,
      });
      const same = underWay.get(key);
      if (same) return same;
      const itemBytes = draft.body.length + 200;
      if (underWay.size >= QUEUE_ROWS || bytes + itemBytes > QUEUE_BYTES) {
        deps.events.publish("appends.refused", { queued: underWay.size });
        return Promise.reject(new AppError("busy", { queued: underWay.size }, { retryAfterMs: BUSY_RETRY_MS }));
      }
      const promise = new Promise<AppendResult>((resolve, reject) => {
        const item: PendingAppend = {
          draft,
          key,
          bytes: itemBytes,
          resolve: (result) => {
            done(key, item);
            resolve(result);
          },
          reject: (error) => {
            done(key, item);
            reject(error);
          },
        };
        bytes += itemBytes;
        queue.push(item);
      });
      underWay.set(key, promise);
      if (!isRunning) {
        isRunning = true;
        setImmediate(() => void run()); // once the sockets that are readable now have been read
      }
      return promise;
    },
    queued: () => underWay.size,
    drain: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  };
}
