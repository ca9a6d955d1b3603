/**
 * The middle of the numbers; the mean of the two middle ones for an even count.
 *
 * A median, because one chat that was forgotten over the weekend would turn a mean into a wrong picture of the day.
 * @returns null for none
 */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) return null;
  const low = sorted[middle - 1];
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}
