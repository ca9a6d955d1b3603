import type { ReplyRow } from "./assistant.repository.ts";
import { answeredUpTo } from "./replyId.ts";
import type { SpokenLine } from "./replyOutcome.ts";

/** Events that end what stood above them: the hand-over was its answer, or the chat began anew. */
const ENDS: ReadonlySet<string> = new Set(["escalated", "closed", "reopened"]);
/** Events by which people gave the chat back. */
const RETURNS: ReadonlySet<string> = new Set(["withdrawn", "returned"]);

/** What the visitor still waits to be answered, and what was said so far. */
export interface Pending {
  /** Oldest first; empty where only files came. */
  readonly texts: string[];
  /** Whether files came with it, which the assistant cannot open. */
  readonly hasFiles: boolean;
  /** Those of them that were said to the assistant, not to people who then gave the chat back: only they can ask for a person. */
  readonly fresh: string[];
  readonly history: SpokenLine[];
}

/**
 * Finds the visitor's messages that nobody has answered yet.
 *
 * A reply covers what was there when it began, not all that stands above it: a message may arrive while it streams.
 * @param rows ascending
 */
export function readPending(rows: readonly ReplyRow[]): Pending {
  const last = (fits: (row: ReplyRow) => boolean): number => rows.findLast(fits)?.seq ?? 0;
  const answered = rows.reduce(
    (top, row) => (row.by === "assistant" ? Math.max(top, answeredUpTo(row.clientId)) : top),
    0,
  );
  const settled = Math.max(
    answered,
    last((row) => row.by === "agent" && row.kind === "text"),
    last((row) => row.event !== null && ENDS.has(row.event)),
  );
  const returned = last((row) => row.event !== null && RETURNS.has(row.event));
  const spoken = rows.filter((row) => row.kind === "text");
  const open = spoken.filter((row) => row.by === "visitor" && row.seq > settled);
  const worded = open.filter((row) => row.text !== "");
  return {
    texts: worded.map((row) => row.text),
    hasFiles: open.some((row) => row.files.length > 0),
    fresh: worded.filter((row) => row.seq > returned).map((row) => row.text),
    history: spoken.flatMap((row) => (row.by === "system" ? [] : [{ by: row.by, name: row.name, text: tell(row) }])),
  };
}

/** What was said, with a word on the files: nobody answering may think that it saw them. */
const tell = ({ text, files }: ReplyRow): string =>
  [text, ...files.map((name) => `(A file was attached, which you cannot open: ${JSON.stringify(name)}.)`)]
    .filter(Boolean)
    .join("\n");
