import type { ReplyRow } from "./assistant.repository.ts";
import { answeredUpTo } from "./replyId.ts";
import type { SpokenLine } from "./replyOutcome.ts";

/** Events after which the floor was somebody else's: what stands above one of them was answered by it, or said to people. */
const MOVES: ReadonlySet<string> = new Set([
  "escalated",
  "accepted",
  "transferred",
  "withdrawn",
  "returned",
  "requeued",
  "closed",
  "reopened",
]);

/** What the visitor still waits to be answered, and what was said so far. */
export interface Pending {
  readonly texts: string[];
  readonly history: SpokenLine[];
}

/**
 * Finds the visitor's messages that no reply covers yet.
 *
 * A reply covers what was there when it began, not all that stands above it: a message may arrive while it streams. What was
 * said before the chat last came to the assistant was said to people.
 * @param rows ascending
 */
export function readPending(rows: readonly ReplyRow[]): Pending {
  const answered = rows.reduce(
    (top, row) => (row.by === "assistant" ? Math.max(top, answeredUpTo(row.clientId)) : top),
    0,
  );
  const lastMove = rows.reduce((top, row) => (row.event !== null && MOVES.has(row.event) ? row.seq : top), 0);
  const spoken = rows.filter((row) => row.kind === "text");
  return {
    texts: spoken
      .filter((row) => row.by === "visitor" && row.seq > answered && row.seq > lastMove)
      .map((row) => row.text),
    history: spoken.flatMap((row) => (row.by === "system" ? [] : [{ by: row.by, name: row.name, text: row.text }])),
  };
}
