/** @returns the list with the entry at `index` one place up (-1) or down (1); the same order at the ends. */
export function moved<T>(items: readonly T[], index: number, step: -1 | 1): T[] {
  const next = [...items];
  const to = index + step;
  const [item] = next.splice(index, 1);
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  next.splice(to, 0, item);
  return next;
}
