import { CHART_COLOURS, type ChartSeries } from "./chartTypes.ts";

/** A series' colour beside its name. */
export function ChartSwatch({ tone }: { tone: ChartSeries["tone"] }) {
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
      <rect width="10" height="10" rx="2.5" fill={CHART_COLOURS[tone]} />
    </svg>
  );
}
