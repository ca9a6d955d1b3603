import type { Storage } from "./storage.ts";

const LEASE_MS = 6000;

export type Lease = ReturnType<typeof createLease>;

/**
 * Lets one tab send for all, so that what was typed keeps its order.
 *
 * It may briefly be held twice (localStorage has no lock); that is harmless, for a message sent twice is stored once.
 * `navigator.locks` does not exist on plain-HTTP pages.
 */
export function createLease(storage: Storage, tab: string, now: () => number = Date.now) {
  const read = () => {
    const [holder, until] = (storage.read("lease") ?? "").split(" ");
    const left = Number(until) - now();
    return left > 0 && left <= LEASE_MS ? holder : null; // a lease far ahead comes from a clock that was set back
  };
  return {
    /** Takes or renews it. @returns whether this tab may send now. */
    hold(): boolean {
      const holder = read();
      if (holder && holder !== tab) return false;
      storage.write("lease", `${tab} ${now() + LEASE_MS}`);
      return true;
    },
    release() {
      if (read() === tab) storage.write("lease", null);
    },
  };
}
