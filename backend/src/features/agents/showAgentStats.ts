import type { AgentStats } from "@chat/contract/agents";
import type { Deps } from "../../deps.ts";
import { selectFloor } from "./floor.view.ts";
import { median } from "./median.ts";
import { selectOwnDay } from "./ownDay.view.ts";

/** The floor right now, and one's own day (UTC). */
export async function showAgentStats(
  deps: Deps,
  actor: { readonly workspaceId: number; readonly userId: number },
): Promise<AgentStats> {
  const now = deps.clock.now();
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const floor = await selectFloor(deps.db, actor.workspaceId, { now, widgetId: null });
  const day = await selectOwnDay(deps.db, actor.workspaceId, actor.userId, midnight);
  const stars = day.ratings.reduce((sum, rating) => sum + rating, 0);
  return {
    ...floor,
    mine: {
      open: day.open,
      closedToday: day.closed,
      firstResponseSeconds: median(day.firstResponses),
      rating: day.ratings.length === 0 ? null : stars / day.ratings.length,
    },
  };
}
