import { decryptSecret, encryptSecret } from "../platform/auth/aes.ts";
import type { Tx } from "../platform/db/database.ts";
import { replaceSealed, SEALED_COLUMNS, sealedContext, selectSealed } from "./sealedColumns.repository.ts";

/** What a pass over all sealed values found. */
export interface Resealed {
  /** Put under the current key now. */
  readonly changed: number;
  /** Readable by neither key: lost before. */
  readonly unreadable: readonly string[];
  readonly total: number;
}

/**
 * Puts every sealed value that is still under the previous key under the current one, value by value.
 *
 * A value is readable by one of the two keys at every moment, so it may be killed anywhere and run again; a value that somebody saves
 * meanwhile is left as it was saved.
 * @param say hears of progress
 */
export async function reseal(
  tx: Tx,
  { current, previous }: { current: string; previous: string },
  say: (line: string) => void,
): Promise<Resealed> {
  const unreadable: string[] = [];
  let [changed, total] = [0, 0];
  for (const column of SEALED_COLUMNS) {
    let after = -1;
    for (;;) {
      const rows = await selectSealed(tx, column, after);
      for (const { id, sealed } of rows) {
        after = id;
        total += 1;
        const context = sealedContext(column, id);
        if (decryptSecret(current, sealed, context) !== null) continue;
        const plain = decryptSecret(previous, sealed, context);
        if (plain === null) unreadable.push(context);
        else if (await replaceSealed(tx, column, { id, from: sealed, to: encryptSecret(current, plain, context) }))
          changed += 1;
      }
      if (rows.length === 0) break;
      say(`  ${column.table}: ${total} looked at, ${changed} sealed anew`);
    }
  }
  return { changed, unreadable, total };
}
