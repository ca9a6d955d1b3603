import uPlot from "uplot";
import { CHART_COLOURS, CHART_HEIGHT_PX, type ChartProps } from "./chartTypes.ts";
import { CHART_UNITS, labelEvery } from "./chartUnits.ts";

interface Place {
  /** Where it is drawn: font and colours are taken from there. */
  element: HTMLElement;
  width: number;
  onHover: (plot: uPlot) => void;
}

const LABEL_ROOM_PX = 56;

/** @returns the highest mark: of a stack of bars their sum. */
export const peakOf = ({ kind, labels, series }: Pick<ChartProps, "kind" | "labels" | "series">): number =>
  Math.max(
    0,
    ...labels.map((_, index) => {
      const values = series.map((each) => each.values[index] ?? 0);
      return kind === "bars" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
    }),
  );

/**
 * @returns columns for the library: places, then one column a series.
 *
 * Bars come as sums, the highest first: each next one is painted over it, and what stays visible of a column is its own part.
 */
export function stackedData({ kind, labels, series }: ChartProps): uPlot.AlignedData {
  const places = labels.map((_, index) => index);
  if (kind === "line") return [places, ...series.map((each) => [...each.values])];
  const sums = series.map((_, upTo) =>
    places.map((index) => series.slice(0, upTo + 1).reduce((sum, each) => sum + (each.values[index] ?? 0), 0)),
  );
  return [places, ...sums.reverse()];
}

/** @returns what the library needs to draw a chart in our type, colours and round steps. */
export function plotOptions(chart: ChartProps, { element, width, onHover }: Place): uPlot.Options {
  const { kind, labels, series, unit } = chart;
  const { ticks, format } = CHART_UNITS[unit];
  const colour = colourReader(element);
  const axis = ticks(peakOf(chart));
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const left = Math.max(...axis.map((tick) => format(tick).length)) * 6.5 + 12;
  const every = labelEvery(labels.length, Math.floor((width - left) / LABEL_ROOM_PX));
  const shown = labels.map((_, index) => index).filter((index) => (labels.length - 1 - index) % every === 0);
  const text = { stroke: colour("var(--n-10)"), font, ticks: { show: false }, gap: 8 };
  const marks = series.map(({ name, tone, values }): uPlot.Series => {
    const ink = colour(CHART_COLOURS[tone]);
    if (kind === "bars")
      return {
        label: name,
        fill: ink,
        width: 0,
        points: { show: false },
        // bars end round at the top, like everything that is ours
        ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.62, 36], radius: [0.12, 0] }) } : {}),
      };
    // a value between two days without data is no line: it gets a point
    const alone = values.flatMap((value, index) =>
      value !== null && values[index - 1] == null && values[index + 1] == null ? [index] : [],
    );
    return {
      label: name,
      stroke: ink,
      width: 2,
      spanGaps: false,
      points: { show: alone.length > 0, filter: () => alone, size: 7, fill: ink },
    };
  });
  return {
    width,
    height: CHART_HEIGHT_PX,
    // half of the last label stands right of its mark
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      // on the day, not between two
      move: (plot, left, top) => [left < 0 ? left : plot.valToPos(plot.posToIdx(left), "x"), top],
      drag: { x: false, y: false, setScale: false },
      points: { show: kind === "line", size: 8 },
    },
    scales: {
      x: { time: false, range: [-0.5, Math.max(0, labels.length - 1) + 0.5] },
      y: { range: [axis[0] ?? 0, axis.at(-1) ?? 1] },
    },
    axes: [
      {
        ...text,
        size: 24,
        grid: { show: false },
        splits: () => shown,
        values: (_, places) => places.map((place) => labels[place] ?? ""),
      },
      {
        ...text,
        size: left,
        grid: { stroke: colour("var(--n-5)"), width: 1 },
        splits: () => axis,
        values: (_, places) => places.map(format),
      },
    ],
    series: [{}, ...(kind === "bars" ? marks.reverse() : marks)],
    hooks: { setCursor: [onHover] },
  };
}

/** A canvas knows neither variables nor `light-dark()`: the document resolves them. */
function colourReader(element: HTMLElement): (colour: string) => string {
  return (colour) => {
    const probe = document.createElement("span");
    probe.style.color = colour;
    element.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    return resolved;
  };
}
