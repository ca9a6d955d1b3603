import { agentsApi } from "@chat/contract/agents";
import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { duration } from "@chat/ui-kit/components/times.ts";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { type ReactNode, useEffect, useState } from "react";

interface StatsStripProps {
  waiting: number;
  /** Since when the longest one waits. */
  longestSince: string | undefined;
  mine: number;
}

const LONG_MS = 3 * 60_000;

/** The floor in one line. What the lists know is counted here, live; the rest of one's own day comes from the server. */
export function StatsStrip({ waiting, longestSince, mine }: StatsStripProps) {
  const stats = useEndpoint(agentsApi.stats, undefined, { everyMs: 60_000 });
  const { reload } = stats;
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), longestSince ? 1000 : 30_000);
    return () => clearInterval(timer);
  }, [longestSince]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the counts is what makes the rest outdated
  useEffect(() => {
    const timer = setTimeout(() => void reload(), 1500);
    return () => clearTimeout(timer);
  }, [waiting, mine, reload]);
  const longest = longestSince ? Math.max(0, now - Date.parse(longestSince)) : undefined;
  const own = stats.data?.mine;
  return (
    <dl className="flex min-w-0 items-center gap-x-5 overflow-x-auto whitespace-nowrap text-sm [scrollbar-width:none]">
      <Figure label="Waiting" help="Chats in the queue now" isLoud={waiting > 0} className="max-sm:hidden">
        {waiting}
      </Figure>
      <Figure
        label="Longest wait"
        help="How long the first in the queue has waited, since they first asked"
        isLoud={(longest ?? 0) >= LONG_MS}
      >
        {longest === undefined ? "–" : duration(longest)}
      </Figure>
      <Figure label="My open" help="Chats you have now" className="max-sm:hidden">
        {mine}
      </Figure>
      <Figure label="Closed today" help="Chats you closed today" className="max-xl:hidden">
        {own?.closedToday ?? "–"}
      </Figure>
      <Figure
        label="First response"
        help="Median time that visitors waited for your first answer, today"
        className="max-xl:hidden"
      >
        {own?.firstResponseSeconds == null ? "–" : duration(own.firstResponseSeconds * 1000)}
      </Figure>
      <Figure label="Rating" help="Average rating of your chats" className="max-xl:hidden">
        {own?.rating == null ? "–" : `${own.rating.toFixed(1)} / 5`}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  label: string;
  help: string;
  isLoud?: boolean;
  className?: string;
  children: ReactNode;
}

function Figure({ label, help, isLoud, className, children }: FigureProps) {
  return (
    <Tooltip text={help} side="bottom">
      <div className={cn("flex items-baseline gap-1.5", className)}>
        <dt className="text-n-11">{label}</dt>
        <dd className={cn("font-semibold text-n-12 tabular-nums", isLoud && "text-danger-text")}>{children}</dd>
      </div>
    </Tooltip>
  );
}
