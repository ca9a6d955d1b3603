/**
 * @returns round numbers from 0 up to at least `top`, for an axis: about `count` steps of 1, 2 or 5 times a power of ten.
 * `wholeOnly` never steps below 1, for counts of things.
 */
export function axisTicks(top: number, count = 4, wholeOnly = false): number[] {
  if (!(top > 0)) return wholeOnly ? [0, 1] : [0, 1];
  const rough = top / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  const nice = (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
  const step = wholeOnly ? Math.max(1, nice) : nice;
  const steps = Math.ceil(top / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** @returns which of `count` labels to show so that they do not touch: every nth, the last always. */
export function labelEvery(count: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, room)));
}
