let offsetMs = 0;
let isExact = false;

/**
 * Learns the server's clock from a reply, so that "4 minutes ago" is right on a device whose clock is wrong.
 *
 * `X-Server-Time` is exact; `Date` has whole seconds, so it only corrects offsets a person could notice.
 */
export function learnServerTime(headers: Headers, receivedAtMs: number): void {
  const exact = Date.parse(headers.get("X-Server-Time") ?? "");
  if (!Number.isNaN(exact)) {
    offsetMs = exact - receivedAtMs;
    isExact = true;
    return;
  }
  const rough = Date.parse(headers.get("Date") ?? "") + 500;
  if (!isExact && Math.abs(rough - receivedAtMs) > 2000) offsetMs = rough - receivedAtMs;
}

/** @returns the server's time now, in ms since 1970. */
export const serverNow = (): number => Date.now() + offsetMs;
