/**
 * Cuts a page from rows that were read with `limit + 1`: the one too many tells that there is a next page, without counting.
 *
 * @param cursorOf names a row for the `next` of its page: a public id, never an internal one
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
