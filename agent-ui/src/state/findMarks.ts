/** @returns the words of a search, as the lists match them: each for itself. */
export const needlesOf = (search: string): string[] => search.toLocaleLowerCase().split(/\s+/).filter(Boolean);

/**
 * Where any of the needles stands in a text, whatever its case: ascending, none over another.
 *
 * @returns [start, end) pairs
 */
export function findMarks(text: string, needles: readonly string[]): [number, number][] {
  const hay = text.toLocaleLowerCase();
  // some capitals become longer when made small, and every place after them would be wrong
  if (hay.length !== text.length) return [];
  const found: [number, number][] = [];
  for (const needle of needles) {
    const small = needle.toLocaleLowerCase();
    for (let at = small ? hay.indexOf(small) : -1; at >= 0; at = hay.indexOf(small, at + small.length))
      found.push([at, at + small.length]);
  }
  found.sort(([a], [b]) => a - b);
  const apart: [number, number][] = [];
  for (const [start, end] of found) {
    const last = apart.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
