import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { onePer } from "../../platform/onePer.ts";

/** Uploads that one process receives at once: bounds its temporary files and open handles (X67). */
const AT_ONCE = 32;
const AT_ONCE_PER_SESSION = 4;
const RETRY_AFTER_MS = 1000;

const placesOf = onePer(
  (deps: Pick<Deps, "db">) => deps.db,
  () => ({ all: 0, sessions: new Map<number, number>() }),
);

/** @returns what gives the place back. @throws {AppError} busy */
export function takeUploadPlace(deps: Pick<Deps, "db">, sessionId: number): () => void {
  const places = placesOf(deps);
  const here = places.sessions.get(sessionId) ?? 0;
  if (places.all >= AT_ONCE || here >= AT_ONCE_PER_SESSION)
    throw new AppError("busy", { uploads: places.all }, { retryAfterMs: RETRY_AFTER_MS });
  places.all += 1;
  places.sessions.set(sessionId, here + 1);
  return () => {
    places.all -= 1;
    const left = (places.sessions.get(sessionId) ?? 1) - 1;
    if (left > 0) places.sessions.set(sessionId, left);
    else places.sessions.delete(sessionId);
  };
}
