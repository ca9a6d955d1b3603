import { Download, LineChart as LineIcon, Table2 } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { cn } from "../theme/cn.ts";
import { Button } from "./Button.tsx";
import { axisTicks, labelEvery } from "./chartScale.ts";
import { downloadText, toCsv } from "./csv.ts";
import { Segmented } from "./Tabs.tsx";

export interface ChartSeries {
  name: string;
  /** One per label; null: no data, which is drawn as a gap and not as zero. */
  values: readonly (number | null)[];
  tone: "accent" | "amber" | "teal" | "danger" | "neutral";
}

interface ChartProps {
  title: string;
  /** Below the axis: days, usually. */
  labels: readonly string[];
  /** Full form of each label, for hover and table; the label itself where left out. */
  fullLabels?: readonly string[];
  series: readonly ChartSeries[];
  kind: "line" | "bars";
  /** Unit or format of a value, for axis, hover and table. */
  format?: (value: number) => string;
  /** Whole numbers only on the axis. */
  isCount?: boolean;
  /** File name of the CSV, without extension. */
  file: string;
}

const COLOURS = {
  accent: "var(--accent)",
  amber: "var(--chart-amber)",
  teal: "var(--chart-teal)",
  danger: "var(--danger-solid)",
  neutral: "var(--n-9)",
};
const HEIGHT = 220;
const plain = (value: number) => value.toLocaleString();

/** A chart with axes and hover, the same numbers as a table, and as CSV. */
export function Chart(props: ChartProps) {
  const { title, labels, fullLabels = labels, series, format = plain, file } = props;
  const [view, setView] = useState<"chart" | "table">("chart");
  const hasData = series.some((each) => each.values.some((value) => value !== null));
  const save = () =>
    downloadText(
      `${file}.csv`,
      toCsv([
        ["", ...series.map((each) => each.name)],
        ...labels.map((_, index) => [fullLabels[index] ?? "", ...series.map((each) => each.values[index] ?? null)]),
      ]),
    );
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="font-semibold text-base">{title}</h3>
          {series.length > 1 && (
            <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-n-11 text-xs">
              {series.map((each) => (
                <li key={each.name} className="inline-flex items-center gap-1.5">
                  <Swatch tone={each.tone} />
                  {each.name}
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className="flex items-center gap-1.5">
          <Segmented
            label={`${title}: view`}
            value={view}
            onChange={setView}
            options={[
              { value: "chart", label: "Chart", icon: <LineIcon aria-hidden />, iconOnly: true },
              { value: "table", label: "Table", icon: <Table2 aria-hidden />, iconOnly: true },
            ]}
          />
          <Button size="sm" variant="ghost" onClick={save}>
            <Download aria-hidden />
            CSV
          </Button>
        </div>
      </figcaption>
      {view === "table" ? (
        <NumbersTable {...props} fullLabels={fullLabels} format={format} />
      ) : hasData ? (
        <Plot {...props} fullLabels={fullLabels} format={format} />
      ) : (
        <p className="flex h-[220px] items-center justify-center rounded-md border border-n-6 border-dashed text-base text-n-10">
          No data in this period
        </p>
      )}
    </figure>
  );
}

type Full = ChartProps & { fullLabels: readonly string[]; format: (value: number) => string };

function Swatch({ tone }: { tone: ChartSeries["tone"] }) {
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
      <rect width="10" height="10" rx="2.5" fill={COLOURS[tone]} />
    </svg>
  );
}

function Plot({ title, labels, fullLabels, series, kind, format, isCount = false }: Full) {
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
  const ticks = axisTicks(peak, 4, isCount);
  const top = ticks.at(-1) ?? 1;
  const left = Math.max(...ticks.map((tick) => format(tick).length)) * 6.5 + 12;
  const right = 8;
  const bottom = 24;
  const plotHeight = HEIGHT - bottom - 8;
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
        height={HEIGHT}
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
                y={HEIGHT - 6}
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
              <Swatch tone={each.tone} />
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

const valueText = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? "no data" : format(value);

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
          fill={COLOURS[each.tone]}
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
    <g stroke={COLOURS[series.tone]} fill={COLOURS[series.tone]}>
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

function NumbersTable({ title, labels, fullLabels, series, format }: Full) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={title} className="h-[220px] overflow-auto rounded-md border border-n-6">
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-n-3 text-n-11">
          <tr>
            <th scope="col" className="px-3 py-1.5 text-start font-medium">
              Day
            </th>
            {series.map((each) => (
              <th key={each.name} scope="col" className="px-3 py-1.5 text-end font-medium">
                {each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((_, index) => (
            <tr key={fullLabels[index]} className="border-n-5 border-t">
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-start font-normal">
                {fullLabels[index]}
              </th>
              {series.map((each) => (
                <td key={each.name} className={cn("px-3 py-1.5 text-end", each.values[index] == null && "text-n-10")}>
                  {valueText(each.values[index], format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
