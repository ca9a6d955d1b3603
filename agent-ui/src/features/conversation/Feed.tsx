import type { Session } from "@chat/contract/sessions";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { spokenText } from "@chat/ui-kit/features/chat/fileText.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ConversationState } from "../../state/conversation.ts";
import type { OutboxEntry } from "../../state/outbox.ts";
import { RowBoundary } from "../../state/RowBoundary.tsx";
import { visitorName } from "../../state/sessionLists.ts";
import { FeedLine } from "./FeedLine.tsx";
import { FindBar } from "./FindBar.tsx";
import { type FeedRow, feedRows, foldEnd } from "./feedRows.ts";
import { useFind } from "./useFind.ts";
import { useHighlights } from "./useHighlights.ts";
import { useKeptEnd } from "./useKeptEnd.ts";
import { useReadMark } from "./useReadMark.ts";

interface FeedProps {
  session: Session;
  conversation: ConversationState;
  pending: readonly OutboxEntry[];
  onRetryLoad: () => void;
  /** What stands before the rows is wanted. */
  onNearStart: () => void;
  /** Shows every word, for whoever came to read. */
  isWhole?: boolean;
  /** What was searched for: it is brought into view and marked. */
  needles?: readonly string[];
}

const ESTIMATES: Record<FeedRow["kind"], number> = {
  day: 36,
  fold: 130,
  event: 36,
  message: 60,
  pending: 70,
  draft: 60,
};
const NOTHING: readonly string[] = [];
/** This close to the end, new messages keep the end in view. */
const NEAR_END_PX = 96;
/** This close to the first row, those before it are fetched. */
const NEAR_START_PX = 800;
const EARLIER_PX = 40;

/** A chat's messages: thousands stay smooth, the end stays in view, what arrives above does not move what one reads. */
export function Feed({
  session,
  conversation,
  pending,
  onRetryLoad,
  onNearStart,
  isWhole = false,
  needles = NOTHING,
}: FeedProps) {
  const { status, error, rows, hasEarlier, draft, typing } = conversation;
  const [isFolded, setFolded] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const visitor = visitorName(session);
  const foldTo = isWhole ? 0 : foldEnd(rows, session);
  const feed = useMemo(
    () => feedRows({ rows, pending, draft, isFolded, hasEarlier }, foldTo),
    [rows, pending, draft, isFolded, hasEarlier, foldTo],
  );

  // no row of the list: the first row is what stays in place while others arrive above it
  const isMoreAbove = hasEarlier && feed[0]?.kind !== "fold";
  const virtual = useVirtualizer({
    count: feed.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ESTIMATES[feed[index]?.kind ?? "message"],
    getItemKey: (index) => feed[index]?.key ?? index,
    overscan: 8,
    paddingStart: isMoreAbove ? EARLIER_PX : 0,
    paddingEnd: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END_PX,
  });
  const isAtEnd = virtual.isAtEnd(NEAR_END_PX);

  const isShown = status === "ready" && feed.length > 0;
  const letGoOfEnd = useKeptEnd(scroller, content, isShown, NEAR_END_PX);
  const toggleFold = () => {
    setFolded(!isFolded);
    if (!isFolded) return;
    // unfolding at the end would push what was just asked for out of view
    letGoOfEnd();
    requestAnimationFrame(() => virtual.scrollToIndex(0, { align: "start" }));
  };

  const show = useCallback(
    (index: number) => {
      letGoOfEnd();
      virtual.scrollToIndex(index, { align: "center" });
    },
    [letGoOfEnd, virtual],
  );
  const found = useFind({ needles, feed, hasEarlier, onEarlier: onNearStart, isShown, show });
  useHighlights(scroller, needles, isShown);

  const lastSeen = lastSeqOf(feed, virtual.range?.endIndex);
  useReadMark(session, lastSeen);
  const unseen = useUnseen(rows, lastSeen, isAtEnd);

  if (status !== "ready")
    return (
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {status === "failed" ? (
          <ErrorState error={error} retry={onRetryLoad} className="flex-1 justify-center" />
        ) : (
          <FeedSkeleton />
        )}
        {/* what one sends meanwhile is seen to be on its way */}
        {feed.map(
          (row) =>
            row.kind === "pending" && (
              <FeedLine
                key={row.key}
                row={row}
                session={session}
                visitor={visitor}
                isFolded
                onToggleFold={() => undefined}
              />
            ),
        )}
      </div>
    );
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {needles.length > 0 && (isWhole || found.count > 0) && <FindBar needles={needles} found={found} />}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Chat with ${visitor}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          if (isMoreAbove && currentTarget.scrollTop < NEAR_START_PX) onNearStart();
        }}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        {/* few messages sit at the bottom, next to the composer */}
        <div className="flex min-h-full flex-col justify-end">
          <div ref={content} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
            {isMoreAbove && (
              // pressed only where the fetch by itself failed
              <p className="absolute inset-x-0 top-0 flex h-10 items-center justify-center">
                <Button variant="link" size="sm" onClick={onNearStart}>
                  Earlier messages
                </Button>
              </p>
            )}
            {virtual.getVirtualItems().map((item) => {
              const row = feed[item.index];
              if (!row) return null;
              return (
                <div
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <RowBoundary text={textOf(row)}>
                    <FeedLine
                      row={row}
                      session={session}
                      visitor={visitor}
                      isFolded={isFolded}
                      onToggleFold={toggleFold}
                    />
                  </RowBoundary>
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {!isAtEnd && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="sm"
            className="pointer-events-auto rounded-full bg-raised shadow-float"
            onClick={() => virtual.scrollToEnd({ behavior: "smooth" })}
          >
            <ArrowDown aria-hidden />
            {unseen > 0 ? `${unseen} new` : "To the newest"}
          </Button>
        </div>
      )}
      <TypingLine typing={draft && typing?.by === "assistant" ? null : typing} visitor={visitor} />
      <NewestAloud rows={rows} visitor={visitor} />
    </div>
  );
}

function TypingLine({ typing, visitor }: { typing: ConversationState["typing"]; visitor: string }) {
  if (!typing) return <div className="h-6 shrink-0" />;
  const who =
    typing.by === "visitor" ? visitor : (typing.name ?? (typing.by === "assistant" ? "The assistant" : "A colleague"));
  return (
    <p className="flex h-6 shrink-0 items-center gap-1.5 px-4 text-n-11 text-xs">
      <span aria-hidden className="flex gap-0.5">
        {[0, 1, 2].map((dot) => (
          <span key={dot} className="size-1 animate-pulse-soft rounded-full bg-n-10" />
        ))}
      </span>
      <span dir="auto" className="min-w-0 truncate">
        <bdi className="font-medium">{who}</bdi> is typing{typing.text ? <>: “{typing.text}”</> : "…"}
      </span>
    </p>
  );
}

/** Reads out what the visitor just wrote; the virtual list itself would read old messages while one scrolls. */
function NewestAloud({ rows, visitor }: { rows: ConversationState["rows"]; visitor: string }) {
  const first = useRef(rows.at(-1)?.seq ?? 0);
  const newest = rows.at(-1);
  const isNews = newest && newest.seq > first.current && newest.kind === "text" && newest.sender.kind === "visitor";
  return (
    <p aria-live="polite" className="sr-only">
      {isNews ? `${visitor}: ${spokenText(newest).slice(0, 300)}` : ""}
    </p>
  );
}

function FeedSkeleton() {
  return (
    <div role="status" aria-label="Loading the chat" className="flex flex-1 flex-col justify-end gap-4 p-4">
      <Skeleton className="h-14 w-2/3 rounded-xl" />
      <Skeleton className="h-9 w-1/2 self-end rounded-xl" />
      <Skeleton className="h-20 w-3/5 rounded-xl" />
      <Skeleton className="h-9 w-1/3 self-end rounded-xl" />
    </div>
  );
}

/** @returns the highest number among the rows down to `index`. */
function lastSeqOf(feed: readonly FeedRow[], index: number | undefined): number {
  for (let at = index ?? -1; at >= 0; at -= 1) {
    const row = feed[at];
    if (row?.kind === "message" || row?.kind === "event") return row.message.seq;
  }
  return 0;
}

function textOf(row: FeedRow): string {
  if (row.kind === "message" || row.kind === "event") return spokenText(row.message);
  return row.kind === "pending" ? row.entry.body : "";
}

/** @returns how many texts came below what is in view. */
function useUnseen(rows: ConversationState["rows"], lastSeen: number, isAtEnd: boolean): number {
  const [seen, setSeen] = useState(lastSeen);
  useEffect(() => {
    if (isAtEnd) setSeen(rows.at(-1)?.seq ?? 0);
  }, [isAtEnd, rows]);
  return rows.reduce(
    (sum, row) => sum + (row.kind === "text" && row.seq > seen && row.sender.kind === "visitor" ? 1 : 0),
    0,
  );
}
