import { useLayoutEffect, useRef, useState } from "react";
import { cn } from "../theme/cn.ts";
import { ChartSwatch } from "./ChartSwatch.tsx";
import { axisTicks, labelEvery } from "./chartScale.ts";
import { CHART_COLOURS, CHART_HEIGHT_PX, type ChartSeries, type ResolvedChart, valueText } from "./chartTypes.ts";

/** The drawn part of a chart: axes, marks and the values under the pointer. */
export function ChartPlot({
  title,
  labels,
  fullLabels,
  series,
  kind,
  format,
  isCount = false,
  top: least = 0,
}: ResolvedChart) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  const [at, setAt] = useState<number>();
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(240, element.clientWidth)));
    observer.observe(element);
    setWidth(Math.max(240, element.clientWidth));
    return () => observer.disconnect();
  }, []);

  const stacked = kind === "bars";
  const totals = labels.map((_, index) => series.reduce((sum, each) => sum + (each.values[index] ?? 0), 0));
  const peak = stacked
    ? Math.max(...totals, 0)
    : Math.max(...series.flatMap((each) => each.values.map((value) => value ?? 0)), 0);
  const ticks = axisTicks(Math.max(peak, least), 4, isCount);
  const top = ticks.at(-1) ?? 1;
  const left = Math.max(...ticks.map((tick) => format(tick).length)) * 6.5 + 12;
  const right = 8;
  const bottom = 24;
  const plotHeight = CHART_HEIGHT_PX - bottom - 8;
  const slot = (width - left - right) / Math.max(1, labels.length);
  const x = (index: number) => left + slot * (index + 0.5);
  const y = (value: number) => 8 + plotHeight - (value / top) * plotHeight;
  const every = labelEvery(labels.length, Math.floor((width - left) / 56));

  return (
    <div ref={box} className="relative min-w-0" onPointerLeave={() => setAt(undefined)}>
      <svg
        role="img"
        aria-label={`${title}. The table view holds the same numbers.`}
        width={width}
        height={CHART_HEIGHT_PX}
        className="block max-w-full overflow-visible text-n-10"
        onPointerMove={(event) => {
          const place = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - left) / slot);
          setAt(place >= 0 && place < labels.length ? place : undefined);
        }}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={left}
              x2={width - right}
              y1={y(tick)}
              y2={y(tick)}
              stroke={tick === 0 ? "var(--n-8)" : "var(--n-5)"}
            />
            <text
              x={left - 8}
              y={y(tick)}
              dy="0.32em"
              textAnchor="end"
              fontSize="11"
              fill="currentColor"
              className="tabular-nums"
            >
              {format(tick)}
            </text>
          </g>
        ))}
        {at !== undefined && (
          <rect x={left + slot * at} y={8} width={slot} height={plotHeight} fill="var(--n-4)" opacity="0.6" />
        )}
        {labels.map(
          (label, index) =>
            (labels.length - 1 - index) % every === 0 && (
              <text
                key={fullLabels[index]}
                x={x(index)}
                y={CHART_HEIGHT_PX - 6}
                textAnchor="middle"
                fontSize="11"
                fill="currentColor"
              >
                {label}
              </text>
            ),
        )}
        {stacked ? (
          <Bars series={series} x={x} y={y} slot={slot} count={labels.length} />
        ) : (
          series.map((each) => <Line key={each.name} series={each} x={x} y={y} at={at} />)
        )}
      </svg>
      {at !== undefined && (
        <div
          role="presentation"
          className={cn(
            "pointer-events-none absolute top-2 z-10 min-w-36 rounded-md border border-n-6 bg-raised px-3 py-2 text-sm shadow-float",
          )}
          style={x(at) > width / 2 ? { right: width - x(at) + slot / 2 + 6 } : { left: x(at) + slot / 2 + 6 }}
        >
          <p className="whitespace-nowrap font-medium">{fullLabels[at]}</p>
          {series.map((each) => (
            <p key={each.name} className="mt-0.5 flex items-center gap-1.5 whitespace-nowrap text-n-11">
              <ChartSwatch tone={each.tone} />
              {each.name}
              <span className="ms-auto ps-3 font-medium text-n-12 tabular-nums">
                {valueText(each.values[at], format)}
              </span>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface Scales {
  x: (index: number) => number;
  y: (value: number) => number;
}

function Bars({ series, x, y, slot, count }: Scales & { series: readonly ChartSeries[]; slot: number; count: number }) {
  const wide = Math.min(36, slot * 0.62);
  return Array.from({ length: count }, (_, index) => {
    let base = 0;
    return series.map((each) => {
      const value = each.values[index] ?? 0;
      if (value <= 0) return null;
      const from = base;
      base += value;
      return (
        <rect
          key={`${each.name}-${x(index)}`}
          x={x(index) - wide / 2}
          y={y(base)}
          width={wide}
          height={Math.max(1, y(from) - y(base) - (from > 0 ? 1 : 0))}
          rx={Math.min(3, wide / 4)}
          fill={CHART_COLOURS[each.tone]}
        />
      );
    });
  });
}

function Line({ series, x, y, at }: Scales & { series: ChartSeries; at: number | undefined }) {
  let path = "";
  series.values.forEach((value, index) => {
    if (value === null) return;
    const before = series.values[index - 1];
    path += `${before === null || before === undefined ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  const alone = (index: number) => series.values[index - 1] == null && series.values[index + 1] == null;
  return (
    <g stroke={CHART_COLOURS[series.tone]} fill={CHART_COLOURS[series.tone]}>
      <path d={path} fill="none" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" />
      {series.values.map(
        (value, index) =>
          value !== null &&
          (alone(index) || index === at) && (
            <circle key={x(index)} cx={x(index)} cy={y(value)} r="3.5" stroke="var(--surface)" />
          ),
      )}
    </g>
  );
}
