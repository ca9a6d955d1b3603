import type { Message, SyncReply } from "@chat/contract/messages";
import { GAP_BUFFER_MAX, GAP_WAIT_MS } from "@chat/contract/wire";

interface StoreDeps {
  /** Rows that were added, in order; `isLive` is false for rows read back from the history. */
  onRows(added: readonly Message[], isLive: boolean): void;
  /** Everything was dropped: the server's copy is another one now. */
  onReset(): void;
  /** Something is missing: ask the server for what comes after `last()`. */
  onGap(): void;
}

export type MessageStore = ReturnType<typeof createStore>;

/**
 * The session's rows on this screen: gapless, in the server's order, each once.
 *
 * It applies only the row after the last one. Pushes are hints that may be lost, doubled or late; a hole is asked for after 300 ms.
 */
export function createStore(deps: StoreDeps) {
  let rows: Message[] = [];
  let ahead = new Map<number, Message>();
  let head = 0;
  let incarnation: string | null = null;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const last = () => rows.length;

  function apply(candidates: readonly Message[], isLive: boolean) {
    const added: Message[] = [];
    const take = (row: Message) => {
      rows.push(row);
      added.push(row);
    };
    for (const row of candidates) {
      if (row.seq === last() + 1) take(row);
      else if (row.seq > last() && ahead.size < GAP_BUFFER_MAX) ahead.set(row.seq, row);
      head = Math.max(head, row.seq);
    }
    for (let next = ahead.get(last() + 1); next; next = ahead.get(last() + 1)) take(next);
    for (const seq of ahead.keys()) if (seq <= last()) ahead.delete(seq);
    if (added.length > 0) deps.onRows(added, isLive);
    watchGap();
  }

  function watchGap() {
    if (head <= last()) {
      clearTimeout(gapTimer);
      gapTimer = undefined;
    } else
      gapTimer ??= setTimeout(() => {
        gapTimer = undefined;
        if (head > last()) deps.onGap();
      }, GAP_WAIT_MS);
  }

  function reset() {
    clearTimeout(gapTimer);
    gapTimer = undefined;
    rows = [];
    ahead = new Map();
    head = 0;
    incarnation = null;
    deps.onReset();
  }

  /** @returns whether the copy named is the one we hold. */
  function isSameCopy(named: string): boolean {
    const isSame = incarnation === null || incarnation === named;
    if (!isSame) reset();
    incarnation = named;
    return isSame;
  }

  return {
    rows: (): readonly Message[] => rows,
    last,
    reset,
    /** A pushed or just acknowledged row. */
    receive(message: Message, newHead: number) {
      head = Math.max(head, newHead);
      apply([message], true);
    },
    /**
     * The server named the session's head. One below ours may merely be late, so it only asks: the page's own head decides.
     */
    noteHead(newHead: number, named: string) {
      if (!isSameCopy(named) || newHead < last()) return deps.onGap();
      head = Math.max(head, newHead);
      watchGap();
    },
    /** The answer to a sync that asked for what comes after `after`. @returns whether more must be asked for. */
    page(reply: SyncReply, after: number): boolean {
      if (!isSameCopy(reply.incarnation) && after > 0) return true;
      if (reply.head < after) {
        reset(); // a restored backup: what we hold was never stored there
        incarnation = reply.incarnation;
        return true;
      }
      head = Math.max(head, reply.head);
      const isFirst = last() === 0 && after === 0;
      apply(reply.items, !isFirst);
      return !reply.isDone && reply.items.length > 0;
    },
    destroy: () => clearTimeout(gapTimer),
  };
}
