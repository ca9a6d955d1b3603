/** The spans of the overview; a day is a UTC day, as the server counts. */
export const PERIODS = [
  { days: 1, label: "Today" },
  { days: 7, label: "Last 7 days" },
  { days: 30, label: "Last 30 days" },
  { days: 90, label: "Last 90 days" },
] as const;

/** @returns the span an address names, or a week. */
export const periodOf = (text: string | null): number =>
  PERIODS.find((period) => String(period.days) === text)?.days ?? 7;

/** @returns a UTC day (`2026-11-22`) as people write it, short and in full. */
export function dayLabels(day: string): { short: string; full: string } {
  const at = new Date(`${day}T00:00:00Z`);
  return {
    short: at.toLocaleDateString(undefined, { day: "numeric", month: "short", timeZone: "UTC" }),
    full: at.toLocaleDateString(undefined, {
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    }),
  };
}
