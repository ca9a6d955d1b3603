import type { QueuePlace } from "./queue.view.ts";

/** A workspace's queue as it was read at one moment. */
export interface QueueSnapshot {
  readonly places: readonly QueuePlace[];
  readonly isStaffed: boolean;
}

/** What is different between two readings. */
export interface QueueDifference {
  /** New in the queue, or shown differently in it: for the team's lists. */
  readonly changed: readonly QueuePlace[];
  /** Public ids that left the queue. */
  readonly removed: readonly string[];
  /** Who waits at another position, or learns that somebody is (or nobody is any more) on shift: for the visitors. */
  readonly shifted: readonly QueuePlace[];
}

/**
 * Compares two readings of a queue.
 *
 * @param before undefined for the first reading: then everything is new, so that whoever connected meanwhile misses nothing
 */
export function diffQueue(before: QueueSnapshot | undefined, after: QueueSnapshot): QueueDifference {
  const known = new Map(before?.places.map((place) => [place.sessionPublicId, place]));
  const current = new Set(after.places.map((place) => place.sessionPublicId));
  const isOtherStaff = before !== undefined && before.isStaffed !== after.isStaffed;
  return {
    changed: after.places.filter((place) => known.get(place.sessionPublicId)?.fingerprint !== place.fingerprint),
    removed: [...known.keys()].filter((id) => !current.has(id)),
    shifted: after.places.filter((place) => {
      const was = known.get(place.sessionPublicId);
      return was === undefined || was.position !== place.position || isOtherStaff;
    }),
  };
}
