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
interface RunningReply {
  readonly sessionId: number;
  readonly controller: AbortController;
  /** The last move that was heard of since it is watched. */
  movedTo: number;
  /** The session's epoch when it began: a later one means that somebody else has the floor. Undefined until it was read. */
  epoch?: number;
  /** The last number it answers. */
  head?: number;
}

/** The replies of this process, so that they can be stopped by events, signals, and a look at the database. */
export interface RunningReplies {
  /**
   * Watches a session from before it is read, so that no move between the reading and the watching is missed.
   *
   * @returns a signal that aborts with `ReplyStopped`, what to call with what was read, and at the end
   */
  add(sessionId: number): {
    readonly signal: AbortSignal;
    begin(from: { readonly epoch: number; readonly head: number }): void;
    end(): void;
  };
  /** Stops watching. */
  close(): void;
}

/** The longest that a move made in another process stays unseen, if its event is lost. */
const LOOK_EVERY_MS = 1000;

const answers =
  (sessionId: number, upTo: number) =>
  ({ sessionId: own, head }: RunningReply): boolean =>
    own === sessionId && head !== undefined && head <= upTo;

/** Watches the running replies: one query a second for all of them, none while there are none. */
function createRunningReplies(deps: Deps): RunningReplies {
  const running = new Set<RunningReply>();
  const stop = (which: (reply: RunningReply) => boolean, why: ReplyStopped["why"]): void => {
    for (const reply of running) if (which(reply)) reply.controller.abort(new ReplyStopped(why));
  };
  const isMoved = ({ epoch, movedTo }: RunningReply): boolean => epoch !== undefined && epoch < movedTo;
  const look = async (): Promise<void> => {
    const watched = [...running].filter((reply) => reply.epoch !== undefined);
    if (watched.length === 0) return;
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
    deps.events.on("session.moved", ({ session, epoch }) => {
      for (const reply of running)
        if (reply.sessionId === session.sessionId) reply.movedTo = Math.max(reply.movedTo, epoch);
      stop(isMoved, "takenOver");
    }),
    deps.events.on("assistant.stopRequested", ({ session, head }) => stop(answers(session.sessionId, head), "visitor")),
  ];
  deps.signals.on("assistant.stop", ({ sessionId, head }) => stop(answers(sessionId, head), "visitor"));
  return {
    add(sessionId) {
      const reply: RunningReply = { sessionId, controller: new AbortController(), movedTo: 0 };
      running.add(reply);
      return {
        signal: reply.controller.signal,
        begin(from) {
          Object.assign(reply, from);
          if (isMoved(reply)) reply.controller.abort(new ReplyStopped("takenOver"));
        },
        end: () => void running.delete(reply),
      };
    },
    close() {
      clearInterval(timer);
      for (const off of leave) off();
    },
  };
}

/** The running replies of this process. */
export const runningReplies = onePer((deps: Deps) => deps.events, createRunningReplies);
