import type { Marks } from "@chat/contract/messages";

interface MarksOptions {
  /** False while there is no line: marks wait, the highest one is what counts. */
  isConnected: () => boolean;
  send: (sessionId: string, move: { delivered?: number; read?: number }) => Promise<Marks>;
  onMoved: (sessionId: string, marks: Marks) => void;
}

/** Moves the team's delivered and read numbers; see `createMarks`. */
export interface MarksMover {
  move: (sessionId: string, move: { delivered?: number; read?: number }) => void;
  /** Sends what waited for a line. */
  flush: () => void;
  stop: () => void;
}

const COALESCE_MS = 250;

/** Tells the server how far was read: the highest number per chat, at most a few times a second, again after a lost line. */
export function createMarks({ isConnected, send, onMoved }: MarksOptions): MarksMover {
  const waiting = new Map<string, { delivered?: number; read?: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!isConnected()) return;
    for (const [sessionId, move] of waiting) {
      waiting.delete(sessionId);
      send(sessionId, move).then(
        (marks) => onMoved(sessionId, marks),
        (error: unknown) => {
          const isOver =
            typeof error === "object" && error !== null && "isRetryable" in error && error.isRetryable === false;
          if (!isOver) waiting.set(sessionId, higher(move, waiting.get(sessionId) ?? {}));
        },
      );
    }
  };

  return {
    move: (sessionId, move) => {
      waiting.set(sessionId, higher(move, waiting.get(sessionId) ?? {}));
      timer ??= setTimeout(flush, COALESCE_MS);
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}

interface Move {
  delivered?: number;
  read?: number;
}

const higher = (a: Move, b: Move): Move => ({
  ...(a.delivered === undefined && b.delivered === undefined
    ? {}
    : { delivered: Math.max(a.delivered ?? 0, b.delivered ?? 0) }),
  ...(a.read === undefined && b.read === undefined ? {} : { read: Math.max(a.read ?? 0, b.read ?? 0) }),
});
