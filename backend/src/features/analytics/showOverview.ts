import type { Overview } from "@chat/contract/analytics";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { selectFloor } from "../agents/floor.view.ts";
import { dayOf } from "./foldSession.ts";
import { listAttention } from "./listAttention.ts";
import {
  countVisitorsOnline,
  selectConcerns,
  selectDays,
  selectFirstResponses,
  selectWidgetOfKey,
} from "./overview.view.ts";
import { foldChanged } from "./startFolding.ts";
import { everyDay, sumDays } from "./totals.ts";

const DAY_MS = 86_400_000;
const LONG_WAIT_MS = 3 * 60_000;
/** An answer waits this long at most for what happened in the last seconds to be counted. */
const FOLD_WAIT_MS = 1500;
const FAILING_MS = 60 * 60_000;

/**
 * The numbers of the last days (today included, by UTC), the span before, each day, and the floor right now.
 *
 * @param siteKey one widget's numbers; deleted ones keep theirs
 * @throws {AppError} widget_not_found
 */
export async function showOverview(
  deps: Deps,
  workspaceId: number,
  { days, siteKey }: { days: number; siteKey?: string | undefined },
): Promise<Overview> {
  const { db } = deps;
  const widgetId = siteKey === undefined ? null : await selectWidgetOfKey(db, workspaceId, siteKey);
  if (siteKey !== undefined && widgetId === null) throw new AppError("widget_not_found", { siteKey });
  await Promise.race([foldChanged(deps), new Promise((resolve) => setTimeout(resolve, FOLD_WAIT_MS).unref())]);

  const now = deps.clock.now();
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) + DAY_MS;
  const midnight = (daysBack: number): Date => new Date(end - daysBack * DAY_MS);
  const names = Array.from({ length: days }, (_, index) => dayOf(midnight(days - index)));
  const first = dayOf(midnight(days));
  const span = { workspaceId, widgetId, from: dayOf(midnight(2 * days)), to: dayOf(midnight(0)) };

  const rows = await selectDays(db, span);
  const responses = await selectFirstResponses(db, span);
  const floor = await selectFloor(db, workspaceId, { now, widgetId });
  const visitors = await countVisitorsOnline(db, { workspaceId, widgetId, now });
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const concerns = await selectConcerns(db, {
    workspaceId,
    widgetId,
    longWait: ago(LONG_WAIT_MS),
    failedSince: ago(FAILING_MS),
  });

  const isCurrent = (row: { day: string }): boolean => row.day >= first;
  const isPrevious = (row: { day: string }): boolean => row.day < first;
  return {
    from: midnight(days).toISOString(),
    to: now.toISOString(),
    totals: sumDays(rows.filter(isCurrent), responses.filter(isCurrent)),
    previous: sumDays(rows.filter(isPrevious), responses.filter(isPrevious)),
    days: everyDay(names, rows, responses),
    live: { visitors, ...floor },
    attention: listAttention(floor, concerns),
  };
}
