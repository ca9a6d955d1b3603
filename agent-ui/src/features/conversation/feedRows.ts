import type { Message } from "@chat/contract/messages";
import type { Session } from "@chat/contract/sessions";
import type { OutboxEntry } from "../../state/outbox.ts";

/** One line of the feed. */
export type FeedRow =
  | { kind: "day"; key: string; at: string }
  /** What the visitor and the assistant said before people came in, folded. */
  | { kind: "fold"; key: string; count: number | undefined }
  | { kind: "event"; key: string; message: Message }
  | { kind: "message"; key: string; message: Message; isFirst: boolean; isLast: boolean; showsTime: boolean }
  | { kind: "pending"; key: string; entry: OutboxEntry; isFirst: boolean }
  | { kind: "draft"; key: string; text: string | null };

interface FeedInput {
  rows: readonly Message[];
  pending: readonly OutboxEntry[];
  draft: { id: string; text: string | null } | null;
  isFolded: boolean;
  hasEarlier: boolean;
}

/** A pause after which the time is said again and a new group begins. */
const PAUSE_MS = 5 * 60_000;
/** Folding fewer than this many texts would hide more than it tidies. */
const FOLD_MIN_TEXTS = 3;

/**
 * How many rows the fold may take: everything before the last hand-over except the visitor's last words,
 * which the agent must see. 0: nothing to fold, as where the assistant said nothing.
 */
export function foldEnd(rows: readonly Message[], session: Session | undefined): number {
  if (!session || (session.state !== "waiting" && session.state !== "human")) return 0;
  const handOver = rows.findLastIndex(
    (row) => row.data?.event === "escalated" || (row.data?.event === "accepted" && isFirstPerson(rows, row)),
  );
  if (handOver < 0) return 0;
  const lastWords = rows
    .slice(0, handOver)
    .findLastIndex((row) => row.kind === "text" && row.sender.kind === "visitor");
  const end = lastWords < 0 ? handOver : lastWords;
  const texts = rows.slice(0, end).filter((row) => row.kind === "text");
  const isAssistants = texts.some((row) => row.sender.kind === "assistant");
  return isAssistants && texts.length >= FOLD_MIN_TEXTS ? end : 0;
}

const isFirstPerson = (rows: readonly Message[], row: Message) =>
  !rows.some((other) => other.seq < row.seq && (other.sender.kind === "agent" || other.data?.event === "escalated"));

/** Lays out a chat: day lines, events, messages grouped by sender, what is on its way, what the assistant is writing. */
export function feedRows({ rows, pending, draft, isFolded, hasEarlier }: FeedInput, foldTo: number): FeedRow[] {
  const feed: FeedRow[] = [];
  if (foldTo > 0) {
    const count = rows.slice(0, foldTo).filter((row) => row.kind === "text").length;
    feed.push({ kind: "fold", key: "fold", count: hasEarlier ? undefined : count });
  }
  const shown = rows.slice(isFolded ? foldTo : 0).filter((row) => row.kind !== "hidden");
  // where more stands before, the day of the first row began there
  let day = hasEarlier && shown[0] ? new Date(shown[0].at).toDateString() : "";
  for (const [index, message] of shown.entries()) {
    const today = new Date(message.at).toDateString();
    const isNewDay = today !== day;
    if (isNewDay) {
      feed.push({ kind: "day", key: `day-${today}`, at: message.at });
      day = today;
    }
    if (message.kind === "event") {
      feed.push({ kind: "event", key: keyOf(message), message });
      continue;
    }
    const before = isNewDay ? undefined : shown[index - 1];
    const after = shown[index + 1];
    const isFirst = !before || !isSameGroup(before, message);
    const isLast = !after || new Date(after.at).toDateString() !== today || !isSameGroup(message, after);
    feed.push({ kind: "message", key: keyOf(message), message, isFirst, isLast, showsTime: isLast });
  }
  if (draft) feed.push({ kind: "draft", key: `draft-${draft.id}`, text: draft.text });
  const lastShown = shown.at(-1);
  for (const [index, entry] of pending.entries())
    feed.push({
      kind: "pending",
      key: entry.clientId,
      entry,
      isFirst:
        index === 0 &&
        !(
          lastShown?.kind === "text" &&
          lastShown.sender.kind === "agent" &&
          entry.at - Date.parse(lastShown.at) < PAUSE_MS
        ),
    });
  return feed;
}

/** A sent message keeps its client id as key, so that it does not flicker when its row replaces the local echo. */
const keyOf = (message: Message) =>
  message.clientId && message.sender.kind === "agent" ? message.clientId : `seq-${message.seq}`;

const isSameGroup = (a: Message, b: Message) =>
  a.kind === b.kind &&
  a.kind !== "event" &&
  a.sender.kind === b.sender.kind &&
  a.sender.id === b.sender.id &&
  Date.parse(b.at) - Date.parse(a.at) < PAUSE_MS;
