import type { Deps } from "../../deps.ts";
import { foldSession } from "./foldSession.ts";
import {
  addFirstResponse,
  addToDay,
  type DayCounts,
  type Fold,
  type FoldedRow,
  lockFolds,
  selectFoldedSessions,
  selectUnfoldedRows,
  updateFolds,
} from "./folds.repository.ts";

/** Sessions of one transaction. */
export const FOLD_BATCH = 100;
/** Rows of one transaction; a session whose rows do not fit is counted on in the next. */
const ROWS_MAX = 5000;

type Place = { readonly workspaceId: number; readonly widgetId: number; readonly day: string };

/** Adds the counts of many sessions per place, so that each rollup row is written once and in one order everywhere. */
function createTally() {
  const counts = new Map<string, { place: Place; counts: DayCounts }>();
  return {
    add(place: Place, more: DayCounts) {
      const key = `${place.workspaceId} ${place.day} ${place.widgetId}`;
      const sum = counts.get(key);
      if (!sum) {
        counts.set(key, { place, counts: { ...more } });
        return;
      }
      sum.counts.chats += more.chats;
      sum.counts.messages += more.messages;
      sum.counts.assistantResolved += more.assistantResolved;
      sum.counts.handedOver += more.handedOver;
      sum.counts.ratings += more.ratings;
      sum.counts.ratingSum += more.ratingSum;
    },
    sorted: () => [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
}

const groupBySession = (rows: readonly FoldedRow[]): Map<number, FoldedRow[]> => {
  const groups = new Map<number, FoldedRow[]>();
  for (const row of rows) groups.set(row.sessionId, [...(groups.get(row.sessionId) ?? []), row]);
  return groups;
};

/**
 * Counts what happened in these sessions since they were counted last, and notes how far, in one transaction.
 *
 * Safe to repeat and to run in several processes at once: a session's own numbers are gapless, so "how far" is one number under a lock.
 * @param sessionIds at most `FOLD_BATCH`
 * @returns the sessions of which more is left to count
 */
export async function foldSessions(deps: Pick<Deps, "db" | "clock">, sessionIds: readonly number[]): Promise<number[]> {
  if (sessionIds.length === 0) return [];
  return deps.db.transaction(async (tx) => {
    const folds = await lockFolds(tx, sessionIds);
    if (folds.length === 0) return [];
    const rows = groupBySession(await selectUnfoldedRows(tx, sessionIds, ROWS_MAX));
    // After the rows: a state that is older than the last row counted could call an open chat ended.
    const sessions = await selectFoldedSessions(tx, sessionIds);
    const tally = createTally();
    const responses: { place: Place; seconds: number }[] = [];
    const left: number[] = [];
    const next: Fold[] = [];
    for (const before of folds) {
      const session = sessions.get(before.sessionId);
      if (!session) continue;
      const { fold, days, firstResponses } = foldSession(
        before,
        session,
        rows.get(before.sessionId) ?? [],
        deps.clock.now(),
      );
      next.push(fold);
      const { workspaceId, widgetId } = session;
      for (const [day, counts] of days) tally.add({ workspaceId, widgetId, day }, counts);
      for (const { day, seconds } of firstResponses) responses.push({ place: { workspaceId, widgetId, day }, seconds });
      if (fold.foldedSeq < session.head) left.push(session.sessionId);
    }
    await updateFolds(tx, next);
    for (const { place, counts } of tally.sorted()) await addToDay(tx, place, counts);
    const order = ({ place: { workspaceId, day, widgetId }, seconds }: (typeof responses)[number]): string =>
      `${workspaceId} ${day} ${widgetId} ${seconds}`;
    for (const { place, seconds } of responses.sort((a, b) => (order(a) < order(b) ? -1 : 1)))
      await addFirstResponse(tx, place, seconds);
    return left;
  });
}
