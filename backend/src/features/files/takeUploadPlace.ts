import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { onePer } from "../../platform/onePer.ts";

/** Uploads that one process receives at once: bounds its temporary files and open handles (X67). */
const AT_ONCE = 32;
const AT_ONCE_PER_SESSION = 4;
/** One address cannot keep all places by sending slowly. */
const AT_ONCE_PER_ADDRESS = 12;
const RETRY_AFTER_MS = 1000;

const placesOf = onePer(
  (deps: Pick<Deps, "db">) => deps.db,
  () => ({ all: 0, taken: new Map<string, number>() }),
);

/** @returns what gives the place back. @throws {AppError} busy */
export function takeUploadPlace(deps: Pick<Deps, "db">, sessionId: number, address: string): () => void {
  const places = placesOf(deps);
  const wanted = [
    { key: `session ${sessionId}`, max: AT_ONCE_PER_SESSION },
    { key: `address ${address}`, max: AT_ONCE_PER_ADDRESS },
  ];
  if (places.all >= AT_ONCE || wanted.some(({ key, max }) => (places.taken.get(key) ?? 0) >= max))
    throw new AppError("busy", { uploads: places.all }, { retryAfterMs: RETRY_AFTER_MS });
  const count = (by: 1 | -1): void => {
    places.all += by;
    for (const { key } of wanted) {
      const now = (places.taken.get(key) ?? 0) + by;
      if (now > 0) places.taken.set(key, now);
      else places.taken.delete(key);
    }
  };
  count(1);
  return () => count(-1);
}
