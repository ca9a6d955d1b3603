import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";
import { Skeleton } from "./Skeleton.tsx";
import { Sparkline } from "./Sparkline.tsx";
import { Tooltip } from "./Tooltip.tsx";

interface StatProps {
  label: string;
  /** How it is counted, on hover. */
  explain?: string;
  /** Undefined while loading; null when there is nothing to count from, which is not zero. */
  value: number | null | undefined;
  previous?: number | null | undefined;
  format?: (value: number) => string;
  /** Which direction is good; colours the change, never alone. */
  better?: "up" | "down" | "neutral";
  series?: readonly (number | null)[];
  note?: ReactNode;
}

const plain = (value: number) => value.toLocaleString();

/** One number that matters, its change against the period before, and its shape. */
export function Stat({ label, explain, value, previous, format = plain, better = "up", series, note }: StatProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1 p-4">
      <div className="flex items-center gap-1">
        {explain ? (
          <Tooltip text={explain}>
            <button
              type="button"
              className="cursor-help! truncate rounded-sm text-n-11 text-sm underline decoration-n-8 decoration-dotted underline-offset-4"
            >
              {label}
            </button>
          </Tooltip>
        ) : (
          <p className="truncate text-n-11 text-sm">{label}</p>
        )}
      </div>
      {value === undefined ? (
        <Skeleton className="my-1 h-7 w-20" />
      ) : (
        <p className={cn("font-semibold text-xl tabular-nums", value === null && "text-n-10")}>
          {value === null ? <span title="No data">–</span> : format(value)}
        </p>
      )}
      {value !== undefined && (
        <div className="flex min-h-5 items-center text-n-10 text-xs">
          {value === null
            ? "No data yet"
            : (note ?? <Change value={value} previous={previous} better={better} format={format} />)}
        </div>
      )}
      {/* on a line of its own: beside the number it would meet a long one */}
      {series && value !== undefined && <Sparkline values={series} className="mt-auto h-8 w-full pt-1 text-accent" />}
    </div>
  );
}

function Change({
  value,
  previous,
  better,
  format,
}: {
  value: number;
  previous: number | null | undefined;
  better: "up" | "down" | "neutral";
  format: (value: number) => string;
}) {
  if (previous === undefined || previous === null) return <>Nothing to compare with</>;
  const isSame = value === previous;
  const isUp = value > previous;
  const percent = previous === 0 ? null : Math.round(((value - previous) / previous) * 100);
  const tone =
    isSame || better === "neutral"
      ? "text-n-11"
      : isUp === (better === "up")
        ? "text-success-text"
        : "text-danger-text";
  const Icon = isSame ? ArrowRight : isUp ? ArrowUpRight : ArrowDownRight;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1">
      <span className={cn("inline-flex items-center gap-0.5 font-medium", tone)}>
        <Icon aria-hidden className="size-3.5" />
        {isSame
          ? "Same"
          : percent === null
            ? `${isUp ? "+" : ""}${format(value - previous)}`
            : `${percent > 0 ? "+" : ""}${percent} %`}
      </span>
      <span>from {format(previous)}</span>
    </span>
  );
}
