import type { Session } from "@chat/contract/sessions";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { RowBoundary } from "../../state/RowBoundary.tsx";
import { type ListName, visitorName } from "../../state/sessionLists.ts";
import { ChatRow } from "./ChatRow.tsx";

interface VirtualChatsProps {
  list: ListName;
  sessions: readonly Session[];
  needles: readonly string[];
  selectedId: string | undefined;
  onSelect: (session: Session) => void;
}

const ROW_PX = { waiting: 84, mine: 64, all: 82 };

/** The rows of one list; only those in view exist, so hundreds stay smooth. */
export function VirtualChats({ list, sessions, needles, selectedId, onSelect }: VirtualChatsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX[list],
    getItemKey: (index) => sessions[index]?.id ?? index,
    overscan: 6,
  });
  const selectedAt = sessions.findIndex((session) => session.id === selectedId);
  // only a new selection scrolls; a list that moves under a selection does not jump
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place of the selection may change without scrolling
  useEffect(() => {
    if (selectedAt >= 0) virtual.scrollToIndex(selectedAt, { align: "auto" });
  }, [selectedId]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const session = sessions[item.index];
          if (!session) return null;
          return (
            <li
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <RowBoundary text={visitorName(session)}>
                <ChatRow
                  list={list}
                  session={session}
                  needles={needles}
                  isSelected={session.id === selectedId}
                  onSelect={onSelect}
                />
              </RowBoundary>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
