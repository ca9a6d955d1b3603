import type { VisitorSession } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { selectIsStaffed } from "../widgets/widgetActivity.view.ts";
import { countAhead, listRecentWaits } from "./queue.view.ts";

/** A wait is an estimate, so it may be this old; the position never is. */
const REMEMBER_MS = 10_000;
const WORKSPACES_MAX = 2000;
/** Fewer accepted chats than this say nothing. */
const WAITS_MIN = 3;
const WAITS_MAX = 20;
const LOOK_BACK_MS = 24 * 3600_000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const waitsOf = onePer(
  (deps: Deps) => deps.db,
  ({ db, clock }) =>
    createLoadingCache({
      maxEntries: WORKSPACES_MAX,
      ttlMs: REMEMBER_MS,
      load: (workspaceId: number) =>
        listRecentWaits(db, workspaceId, new Date(clock.now().getTime() - LOOK_BACK_MS), WAITS_MAX),
    }),
);

/**
 * What a waiting visitor is told: how many are ahead, and how long people lately waited.
 *
 * The wait is the median of the latest accepted chats, less what this visitor has waited already; without enough of them nothing is promised.
 */
export async function queueEstimate(
  deps: Deps,
  session: SessionKey,
  { stateSince, askedAt }: { stateSince: Date; askedAt: Date },
): Promise<NonNullable<VisitorSession["queue"]>> {
  const now = deps.clock.now();
  const [ahead, waits, isStaffed] = await Promise.all([
    countAhead(deps.db, session, askedAt),
    waitsOf(deps).get(session.workspaceId),
    selectIsStaffed(deps.db, session.workspaceId, now),
  ]);
  const waitedSeconds = Math.max(0, Math.round((now.getTime() - stateSince.getTime()) / 1000));
  const waitSeconds = waits.length < WAITS_MIN ? null : Math.max(0, Math.round(median(waits)) - waitedSeconds);
  return { position: ahead + 1, waitSeconds, isStaffed };
}
