import type { SqlValue } from "./database.ts";

/**
 * Placeholders for `IN (…)`, because a prepared `IN (?)` with an array silently finds nothing.
 *
 * Sizes are padded to powers of two with the last value, so that a few prepared statements serve all lengths.
 * @param values at least one
 */
export function inList<T extends SqlValue>(values: readonly T[]): { sql: string; values: T[] } {
  const last = values.at(-1);
  if (last === undefined) throw new RangeError("inList needs at least one value");
  const size = 2 ** Math.ceil(Math.log2(values.length));
  const padded = [...values, ...Array.from({ length: size - values.length }, () => last)];
  return { sql: `(${padded.map(() => "?").join(",")})`, values: padded };
}
