import type { Tx } from "../../platform/db/database.ts";

/** @returns undefined when nothing of this name is kept */
export async function readMeta(tx: Tx, name: string): Promise<string | undefined> {
  const [row] = await tx.rows<{ value: string }>("SELECT store_meta.value FROM store_meta WHERE store_meta.name = ?", [
    name,
  ]);
  return row?.value;
}

/** Keeps a fact unless one of this name is kept already; of several processes at once one wins. @returns whether it was ours */
export async function keepMetaOnce(tx: Tx, name: string, value: string): Promise<boolean> {
  const { affectedRows } = await tx.run("INSERT IGNORE INTO store_meta (name, value) VALUES (?, ?)", [name, value]);
  return affectedRows === 1;
}

/** Forgets a fact. */
export async function dropMeta(tx: Tx, name: string): Promise<void> {
  await tx.run("DELETE FROM store_meta WHERE name = ?", [name]);
}
