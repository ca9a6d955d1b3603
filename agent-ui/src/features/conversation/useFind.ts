import { useCallback, useEffect, useMemo, useState } from "react";
import { findMarks } from "../../state/findMarks.ts";
import type { FeedRow } from "./feedRows.ts";

interface FindOptions {
  /** What is looked for; empty: nothing. Memoise it. */
  needles: readonly string[];
  feed: readonly FeedRow[];
  hasEarlier: boolean;
  /** Fetches what stands before; called until there is nothing more. */
  onEarlier: () => void;
  isShown: boolean;
  /** Brings a row into view. */
  show: (index: number) => void;
}

/** Where a chat says what was searched for, and the way from one place to the next. */
export interface Found {
  count: number;
  /** 1 is the oldest; 0 while none is shown. */
  at: number;
  step: (by: 1 | -1) => void;
}

/** Finds every message that has one of the needles, reading the whole chat for it, and shows the newest first. */
export function useFind({ needles, feed, hasEarlier, onEarlier, isShown, show }: FindOptions): Found {
  const [current, setCurrent] = useState<{ key: string; needles: readonly string[] }>();
  const hits = useMemo(
    () =>
      needles.length === 0
        ? []
        : feed.flatMap((row) =>
            row.kind === "message" && findMarks(row.message.body, needles).length > 0 ? [row.key] : [],
          ),
    [feed, needles],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that arrives asks for the one before it
  useEffect(() => {
    if (isShown && needles.length > 0 && hasEarlier) onEarlier();
  }, [isShown, needles, hasEarlier, onEarlier, feed]);

  const go = useCallback(
    (key: string) => {
      setCurrent({ key, needles });
      show(feed.findIndex((row) => row.key === key));
    },
    [feed, needles, show],
  );
  const newest = hits.at(-1);
  const isNew = current?.needles !== needles;
  useEffect(() => {
    // not before all is there: a row's place in the list changes with what arrives above it
    if (isShown && newest && isNew && !hasEarlier) go(newest);
  }, [isShown, newest, isNew, hasEarlier, go]);

  const index = isNew ? -1 : hits.indexOf(current?.key ?? "");
  return {
    count: hits.length,
    at: index + 1,
    step: (by) => {
      const next = hits[(index + by + hits.length) % hits.length];
      if (next) go(next);
    },
  };
}
