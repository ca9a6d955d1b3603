import { duration } from "./times.ts";

/** What a chart counts: it decides the round steps of its axis and how a value is written. */
export type ChartUnit = "count" | "seconds" | "stars";

interface UnitRules {
  /** @returns the axis from its start to at least `peak`, both ends included. */
  ticks: (peak: number) => number[];
  format: (value: number) => string;
  /** Behind a series' name in the CSV, whose cells are bare numbers. */
  csv: string;
}

/** Steps between two ticks at most: five lines can be told apart at a glance. */
const STEPS_MAX = 5;
const DAY_S = 86_400;
/** Time is read in its own parts: a step of 200 s is round to nobody. */
const TIME_STEPS_S = [1, 60, 3600].flatMap((unit) => [1, 2, 5, 10, 15, 30].map((count) => count * unit));

export const CHART_UNITS: Record<ChartUnit, UnitRules> = {
  count: {
    ticks: (peak) => stepsTo(peak, Math.max(1, decimalStep(peak))),
    format: (value) => value.toLocaleString(),
    csv: "",
  },
  seconds: {
    ticks: (peak) =>
      stepsTo(peak, TIME_STEPS_S.find((step) => peak <= step * STEPS_MAX) ?? decimalStep(peak / DAY_S) * DAY_S),
    format: (value) => (value === 0 ? "0" : duration(value * 1000)),
    csv: " (seconds)",
  },
  stars: {
    // nobody gives none, or six
    ticks: () => [1, 2, 3, 4, 5],
    format: (value) => value.toLocaleString(undefined, { maximumFractionDigits: 1 }),
    csv: " (stars, 1 to 5)",
  },
};

/** 1, 2 or 5 times a power of ten. */
function decimalStep(peak: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(peak, 1) / STEPS_MAX));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => peak <= step * STEPS_MAX) ?? 10 * power;
}

function stepsTo(peak: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(peak / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** @returns which of `count` labels to show so that they do not touch: every nth, the last always. */
export function labelEvery(count: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, room)));
}
