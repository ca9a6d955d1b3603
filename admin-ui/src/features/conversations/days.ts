const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @returns the first instant of a picked day (`2026-11-22`) in this person's zone, as the wire wants it; undefined for anything else. */
export function dayStart(day: string): string | undefined {
  if (!DAY.test(day)) return undefined;
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** @returns the first instant after a picked day: spans are half open. */
export function dayEnd(day: string): string | undefined {
  const start = dayStart(day);
  if (!start) return undefined;
  const at = new Date(start);
  at.setDate(at.getDate() + 1);
  return at.toISOString();
}
