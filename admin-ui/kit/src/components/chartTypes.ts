import type { ChartUnit } from "./chartUnits.ts";

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
  /** Each label as a program reads it, for the CSV: `2026-11-22`. */
  dates: readonly string[];
  series: readonly ChartSeries[];
  kind: "line" | "bars";
  /** Decides axis, format and the CSV's heading. */
  unit: ChartUnit;
  /** File name of the CSV, without extension. */
  file: string;
}

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
