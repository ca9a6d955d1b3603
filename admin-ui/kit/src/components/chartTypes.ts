export interface ChartSeries {
  name: string;
  /** One per label; null: no data, which is drawn as a gap and not as zero. */
  values: readonly (number | null)[];
  tone: "accent" | "amber" | "teal" | "danger" | "neutral";
}

export interface ChartProps {
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
  /** Where the axis ends at least: 5 for stars. */
  top?: number;
  /** File name of the CSV, without extension. */
  file: string;
}

/** A chart's parts get everything resolved. */
export type ResolvedChart = ChartProps & { fullLabels: readonly string[]; format: (value: number) => string };

/** How tall plot, table and empty box are, so that nothing jumps between them. */
export const CHART_HEIGHT_PX = 220;

/** Series colours; each stands out 3 to 1 from the surface (tested). */
export const CHART_COLOURS = {
  accent: "var(--accent)",
  amber: "var(--chart-amber)",
  teal: "var(--chart-teal)",
  danger: "var(--danger-solid)",
  neutral: "var(--n-9)",
};

/** @returns a value in words; no data is not zero. */
export const valueText = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? "no data" : format(value);
