import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { onePer } from "../../platform/onePer.ts";

/** Uploads that one process receives at once: bounds its temporary files and open handles (X67). */
const AT_ONCE = 32;
const AT_ONCE_PER_SESSION = 4;
/** One address cannot keep all places by sending slowly; several cannot either, for who has most gives way. */
const AT_ONCE_PER_ADDRESS = 12;
const RETRY_AFTER_MS = 1000;

interface Place {
  readonly sessionId: number;
  readonly address: string;
  /** Ends the upload in it. */
  giveWay(refusal: AppError): void;
}

const placesOf = onePer(
  (deps: Pick<Deps, "db">) => deps.db,
  () => new Set<Place>(),
);

const refusal = (uploads: number): AppError => new AppError("busy", { uploads }, { retryAfterMs: RETRY_AFTER_MS });

/** The upload that has lasted longest of the address that has most places; undefined where nobody has clearly more than `address`. */
function greediest(places: ReadonlySet<Place>, address: string): Place | undefined {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place.address, (counts.get(place.address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  if (most <= (counts.get(address) ?? 0) + 1) return undefined;
  return [...places].find((place) => counts.get(place.address) === most); // in the order in which they came
}

/**
 * Takes one of the places for uploads. Where all are taken the longest upload of the address with most of them is ended for it, so that
 * no handful of addresses can keep everybody else out, however slowly they send.
 *
 * @returns what gives the place back
 * @throws {AppError} busy
 */
export function takeUploadPlace(deps: Pick<Deps, "db">, wanted: Place): () => void {
  const places = placesOf(deps);
  const countOf = (isOf: (place: Place) => boolean): number => [...places].filter(isOf).length;
  if (
    countOf(({ sessionId }) => sessionId === wanted.sessionId) >= AT_ONCE_PER_SESSION ||
    countOf(({ address }) => address === wanted.address) >= AT_ONCE_PER_ADDRESS
  )
    throw refusal(places.size);
  if (places.size >= AT_ONCE) {
    const other = greediest(places, wanted.address);
    if (!other) throw refusal(places.size);
    places.delete(other);
    other.giveWay(refusal(places.size));
  }
  places.add(wanted);
  return () => void places.delete(wanted);
}
