import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import { selectEpochs } from "./assistant.repository.ts";

/** Why a reply was stopped from outside. */
export class ReplyStopped extends Error {
  readonly why: "takenOver" | "visitor";
  constructor(why: ReplyStopped["why"]) {
    super(`reply stopped: ${why}`);
    this.name = "ReplyStopped";
    this.why = why;
  }
}

/** A reply that this process is making. */
export interface RunningReply {
  readonly sessionId: number;
  /** The session's epoch when it began: any other means that somebody else has the floor. */
  readonly epoch: number;
  /** The last number it answers. */
  readonly head: number;
}

/** The replies of this process, so that they can be stopped by events, signals, and a look at the database. */
export interface RunningReplies {
  /** @returns a signal that aborts with `ReplyStopped`, and what to call at the end */
  add(reply: RunningReply): { signal: AbortSignal; end: () => void };
  /** Stops watching. */
  close(): void;
}

/** The longest that a move made in another process stays unseen, if its event is lost. */
const LOOK_EVERY_MS = 1000;

/** Watches the running replies: one query a second for all of them, none while there are none. */
function createRunningReplies(deps: Deps): RunningReplies {
  const running = new Map<RunningReply, AbortController>();
  const stop = (which: (reply: RunningReply) => boolean, why: ReplyStopped["why"]): void => {
    for (const [reply, controller] of running) if (which(reply)) controller.abort(new ReplyStopped(why));
  };
  const look = async (): Promise<void> => {
    if (running.size === 0) return;
    const watched = [...running.keys()];
    const epochs = await selectEpochs(
      deps.db,
      watched.map((reply) => reply.sessionId),
    );
    stop((reply) => watched.includes(reply) && epochs.get(reply.sessionId) !== reply.epoch, "takenOver");
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) =>
      deps.logger.warn({ err: error }, "running replies could not be checked; trying again"),
    );
  }, LOOK_EVERY_MS).unref();
  const leave = [
    deps.events.on("session.moved", ({ session, epoch }) =>
      stop((reply) => reply.sessionId === session.sessionId && reply.epoch < epoch, "takenOver"),
    ),
    deps.events.on("assistant.stopRequested", ({ session, head }) =>
      stop((reply) => reply.sessionId === session.sessionId && reply.head <= head, "visitor"),
    ),
  ];
  deps.signals.on("assistant.stop", ({ sessionId, head }) =>
    stop((reply) => reply.sessionId === sessionId && reply.head <= head, "visitor"),
  );
  return {
    add(reply) {
      const controller = new AbortController();
      running.set(reply, controller);
      return { signal: controller.signal, end: () => void running.delete(reply) };
    },
    close() {
      clearInterval(timer);
      for (const off of leave) off();
    },
  };
}

/** The running replies of this process. */
export const runningReplies = onePer((deps: Deps) => deps.events, createRunningReplies);
