/** A table's statement without its secondary keys, and the keys to be added when it is filled. */
export interface SplitTable {
  readonly ddl: string;
  /** Parts of an ALTER TABLE, e.g. `ADD KEY …`. */
  readonly keys: readonly string[];
}

const KEY = /^\s+(UNIQUE |FULLTEXT )?KEY /;

/**
 * Takes the secondary keys out of what SHOW CREATE TABLE gave: building them once over a filled table is sorting, while keeping them
 * up to date row by row is a random read for every row as soon as they no longer fit into memory.
 *
 * @param primary columns of the primary key: a counting column must be its first, or the table is left as it is
 */
export function splitKeys(ddl: string, primary: readonly string[]): SplitTable {
  const lines = ddl.split("\n");
  const counting = /^\s+`([^`]+)`.*\bAUTO_INCREMENT\b/m.exec(ddl)?.[1];
  if (counting !== undefined && counting !== primary[0]) return { ddl, keys: [] };
  const [head = "", ...rest] = lines;
  const tail = rest.pop() ?? "";
  const parts = rest.map((line) => line.replace(/,$/, ""));
  const keys = parts.filter((line) => KEY.test(line)).map((line) => `ADD ${line.trim()}`);
  return { ddl: [head, parts.filter((line) => !KEY.test(line)).join(",\n"), tail].join("\n"), keys };
}
