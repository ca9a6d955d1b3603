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

/** How long several who find the same dead lock may take to settle who has it; the disk may be slow. */
const TAKEOVER_MAX_MS = 10_000;

const FACTS = /** @type {const} */ (["address", "publicUrl", "command"]);

/**
 * Takes a lock file for this process. A lock whose process is gone is taken over, so a crash never needs a hand.
 *
 * The file appears complete or not at all (written aside, then linked), and of several who find the same dead lock one at a time looks again and removes it.
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
  const deadline = performance.now() + TAKEOVER_MAX_MS;
  do {
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
    if (!(await removeDeadLock(file, me))) await new Promise((resolve) => setTimeout(resolve, 10));
  } while (performance.now() < deadline);
  return { held: false, holder: (await readLock(file)) ?? { pid: 0, start: "" } };
}

/**
 * @param {string} file
 * @returns {Promise<LockHolder | undefined>} undefined for a missing or damaged lock
 */
export const readLock = async (file) => parseLock(await readFile(file, "utf8").catch(() => ""));

/**
 * @param {string} text
 * @returns {LockHolder | undefined}
 */
function parseLock(text) {
  try {
    const { pid, start, ...facts } = JSON.parse(text);
    if (typeof pid !== "number" || typeof start !== "string") return undefined;
    const told = FACTS.filter((name) => typeof facts[name] === "string").map((name) => [name, facts[name]]);
    return { pid, start, ...Object.fromEntries(told) };
  } catch {
    return undefined;
  }
}

/**
 * Removes a lock whose process is gone. Others may take its place the moment after, so who removes it does so alone, and only after looking again:
 * what one saw a moment ago may be another's live lock by now.
 * @param {string} file
 * @param {LockHolder} me
 * @returns {Promise<boolean>} false while another is at it
 */
async function removeDeadLock(file, me) {
  const guard = `${file}.takeover`;
  const draft = `${guard}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    await link(draft, guard);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    // One that was killed in these milliseconds must not bar the way for ever.
    if (await isDead(guard)) await rm(guard, { force: true });
    return false;
  } finally {
    await rm(draft, { force: true });
  }
  try {
    if (await isDead(file)) await rm(file, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>} whether it is there, damaged or of a process that is gone; one that is missing may be somebody's the next moment
 */
async function isDead(file) {
  const text = await readFile(file, "utf8").catch((error) => (error.code === "ENOENT" ? undefined : ""));
  return text !== undefined && !isSameProcessAlive(parseLock(text));
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
