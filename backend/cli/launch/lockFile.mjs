import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { isSameProcessAlive, processStart } from "../mariadb/processIdentity.mjs";

/**
 * Who holds a lock.
 * @typedef {object} LockHolder
 * @property {number} pid
 * @property {string} start when that process started; tells it from a later one with the same pid
 * @property {string} [address] where the holder serves, once it does
 * @property {string} [publicUrl] how browsers reach it there
 * @property {string} [command] the `chat` command that holds it, where it is not the platform
 */

const FACTS = /** @type {const} */ (["address", "publicUrl", "command"]);

/**
 * Takes a lock file for this process. A lock whose process is gone is taken over, so a crash never needs a hand.
 *
 * The file appears complete or not at all (written aside, then linked), and of several who find the same dead lock only the one whose rename wins goes on.
 * @param {string} file
 * @param {string} [command] for others to read: which `chat` command takes it
 * @returns {Promise<{ held: true, describe: (facts: { address: string, publicUrl?: string }) => Promise<void>, release: () => Promise<void> } | { held: false, holder: LockHolder }>}
 */
export async function takeLock(file, command) {
  const me = {
    pid: process.pid,
    start: processStart(process.pid) ?? "",
    ...(command === undefined ? {} : { command }),
  };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
    try {
      await link(draft, file);
      return {
        held: true,
        describe: (facts) => replaceLock(file, { ...me, ...facts }),
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
    const { pid, start, ...facts } = JSON.parse(await readFile(file, "utf8"));
    if (typeof pid !== "number" || typeof start !== "string") return undefined;
    const told = FACTS.filter((name) => typeof facts[name] === "string").map((name) => [name, facts[name]]);
    return { pid, start, ...Object.fromEntries(told) };
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
