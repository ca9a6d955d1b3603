import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { isSameProcessAlive, processStart } from "../mariadb/processIdentity.mjs";

/**
 * Who holds a lock.
 * @typedef {object} LockHolder
 * @property {number} pid
 * @property {string} start when that process started; tells it from a later one with the same pid
 * @property {string} [address] where the holder serves, once it does
 */

/**
 * Takes a lock file for this process. A lock whose process is gone is taken over, so a crash never needs a hand.
 *
 * The file appears complete or not at all (written aside, then linked), and of several who find the same dead lock only the one whose rename wins goes on.
 * @param {string} file
 * @returns {Promise<{ held: true, describe: (address: string) => Promise<void>, release: () => Promise<void> } | { held: false, holder: LockHolder }>}
 */
export async function takeLock(file) {
  const me = { pid: process.pid, start: processStart(process.pid) ?? "" };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
    try {
      await link(draft, file);
      return {
        held: true,
        describe: (address) => replaceLock(file, { ...me, address }),
        release: () => releaseLock(file, me),
      };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    } finally {
      await rm(draft, { force: true });
    }
    const holder = await readLock(file);
    if (holder && isSameProcessAlive(holder)) return { held: false, holder };
    await removeDeadLock(file, draft);
  }
  return { held: false, holder: (await readLock(file)) ?? { pid: 0, start: "" } };
}

/**
 * @param {string} file
 * @returns {Promise<LockHolder | undefined>} undefined for a missing or damaged lock
 */
export async function readLock(file) {
  try {
    const { pid, start, address } = JSON.parse(await readFile(file, "utf8"));
    return typeof pid === "number" && typeof start === "string"
      ? { pid, start, ...(typeof address === "string" ? { address } : {}) }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Moves a dead lock away, and puts it back if somebody alive had taken it in between.
 * @param {string} file
 * @param {string} draft
 */
async function removeDeadLock(file, draft) {
  const aside = `${draft}.dead`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readLock(aside);
  if (moved && isSameProcessAlive(moved)) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

/**
 * @param {string} file
 * @param {LockHolder} holder
 */
async function replaceLock(file, holder) {
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  await rename(draft, file);
}

/**
 * @param {string} file
 * @param {LockHolder} me
 */
async function releaseLock(file, me) {
  const holder = await readLock(file);
  if (holder?.pid === me.pid && holder.start === me.start) await rm(file, { force: true });
}
