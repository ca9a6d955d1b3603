import { AppError } from "../errors.ts";

/** A connection's own line: how many of its requests are worked on at once. */
export interface Lane {
  /** @returns null when there is room, else what resolves when it is this one's turn. @throws {AppError} busy where too many wait */
  enter(): Promise<void> | null;
  /** One is done. */
  leave(): void;
}

const LOOK_AGAIN_MS = 50;
const RETRY_AFTER_MS = 1000;

/**
 * Lets so many of a connection's requests run at once, in the order in which they came; the others wait, and beyond a bound they are refused.
 *
 * A reply may be two megabytes: without it one connection that asks faster than it reads fills the memory with replies (X73). For the
 * same reason nobody's turn comes while the replies before are not taken.
 * @param isBehind whether replies of this connection wait to be read
 */
export function createLane({ running, waiting }: { running: number; waiting: number }, isBehind: () => boolean): Lane {
  const line: (() => void)[] = [];
  let busy = 0;
  let timer: NodeJS.Timeout | undefined;

  const next = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (busy < running && line.length > 0) {
      if (isBehind()) {
        timer = setTimeout(next, LOOK_AGAIN_MS);
        return;
      }
      busy += 1;
      line.shift()?.();
    }
  };

  return {
    enter() {
      if (busy < running && line.length === 0 && !isBehind()) {
        busy += 1;
        return null;
      }
      if (line.length >= waiting)
        throw new AppError("busy", { waiting: line.length }, { retryAfterMs: RETRY_AFTER_MS });
      return new Promise((resolve) => {
        line.push(resolve);
        next();
      });
    },
    leave() {
      busy -= 1;
      next();
    },
  };
}
