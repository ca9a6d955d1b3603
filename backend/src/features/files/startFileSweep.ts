import type { Deps } from "../../deps.ts";
import { listRemoving, markAbandoned, markHomeless, postponeRemoval } from "./fileRemoval.repository.ts";
import { removeFile } from "./removeFile.ts";

const EVERY_MS = 300_000;
/** No upload takes longer than a few minutes. */
const PENDING_MS = 3_600_000;
const UNSENT_MS = 86_400_000;
const AT_ONCE = 200;
const STRETCH = 2000;

/** What the next run of the sweep goes on from. */
export interface SweepPlace {
  afterId: number;
}

/**
 * One run: marks uploads that never ended, files that nobody sent in a day and files of chats that are gone, and deletes what is marked.
 *
 * Bounded, so that a large backlog is worked off in portions; what cannot be deleted now goes behind what waits, and is tried again.
 * @returns how many files were deleted
 */
export async function sweepFiles(deps: Deps, place: SweepPlace): Promise<number> {
  const now = deps.clock.now();
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  await markAbandoned(deps.db, { pending: ago(PENDING_MS), unsent: ago(UNSENT_MS) }, now, AT_ONCE);
  place.afterId = await markHomeless(deps.db, place.afterId, now, STRETCH);
  const failures: { id: number; error: unknown }[] = [];
  const marked = await listRemoving(deps.db, AT_ONCE);
  for (const file of marked)
    await removeFile(deps, file).catch((error: unknown) => failures.push({ id: file.id, error })); // one that fails holds up no other
  if (failures.length > 0) {
    const ids = failures.map(({ id }) => id);
    await postponeRemoval(deps.db, ids, deps.clock.now());
    deps.logger.warn(
      { err: failures[0]?.error, failed: failures.length },
      "files could not be deleted; trying again in a while",
    );
  }
  await deps.files.sweep();
  return marked.length - failures.length;
}

/** Every five minutes; in each process at another moment, so that they share the work. */
export function startFileSweep(deps: Deps): { stop(): Promise<void> } {
  const place: SweepPlace = { afterId: 0 };
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = sweepFiles(deps, place).then(
      (removed) => void (removed > 0 && deps.logger.info({ removed }, "files that nobody needs any more were removed")),
      (error: unknown) => deps.logger.warn({ err: error }, "files could not be swept; trying again in a while"),
    );
  };
  const timer = setInterval(run, EVERY_MS * (0.8 + Math.random() * 0.4));
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
