import type { SessionState } from "@chat/contract/session-state";
import type { Session } from "@chat/contract/sessions";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import {
  type ArchiveFilter,
  type ArchivePlace,
  findArchivePlace,
  listArchivePlaces,
  matchSessions,
  namePlace,
} from "./archive.view.ts";
import { selectVisitorId, selectWidgetId } from "./archiveWidget.view.ts";
import { listTeamSessions } from "./teamSession.view.ts";

/** What a person asks the archive for. */
export interface ArchiveQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly state?: SessionState | undefined;
  readonly siteKey?: string | undefined;
  /** Public id: one visitor's chats. */
  readonly visitorId?: string | undefined;
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A search looks through this many chats at a time … */
const WINDOW = 500;
/** … and for this long per request; `next` then goes on where it stopped, so that nothing is missed and no request runs away. */
const SEARCH_MS = 1000;

interface Found {
  readonly places: ArchivePlace[];
  /** Where the next page begins; undefined at the end. */
  readonly resumeAfter: ArchivePlace | undefined;
}

async function page(deps: Deps, filter: ArchiveFilter, after: ArchivePlace | undefined, limit: number): Promise<Found> {
  const places = await listArchivePlaces(deps.db, filter, after, limit + 1);
  return { places: places.slice(0, limit), resumeAfter: places.length > limit ? places[limit - 1] : undefined };
}

async function search(
  deps: Deps,
  filter: ArchiveFilter,
  after: ArchivePlace | undefined,
  limit: number,
  words: string,
): Promise<Found> {
  const until = performance.now() + SEARCH_MS;
  const found: ArchivePlace[] = [];
  let place = after;
  for (;;) {
    const window = await listArchivePlaces(deps.db, filter, place, WINDOW);
    if (window.length === 0) return { places: found, resumeAfter: undefined };
    const matching = await matchSessions(
      deps.db,
      filter.workspaceId,
      window.map(({ id }) => id),
      words,
    );
    for (const candidate of window) {
      place = candidate;
      if (!matching.has(candidate.id)) continue;
      found.push(candidate);
      if (found.length === limit) return { places: found, resumeAfter: candidate };
    }
    if (window.length < WINDOW) return { places: found, resumeAfter: undefined };
    if (performance.now() > until) return { places: found, resumeAfter: place };
  }
}

/**
 * The workspace's chats, newest first, by state, widget, visitor, day and words.
 *
 * Searching reads window after window and stops after a second, so a page may be short while `next` says that there is more.
 * @throws {AppError} invalid_input for a cursor that is none of ours
 */
export async function listArchive(
  deps: Deps,
  workspaceId: number,
  query: ArchiveQuery,
): Promise<{ items: Session[]; next: string | null }> {
  const widgetId = query.siteKey === undefined ? undefined : await selectWidgetId(deps.db, workspaceId, query.siteKey);
  const visitorId =
    query.visitorId === undefined ? undefined : await selectVisitorId(deps.db, workspaceId, query.visitorId);
  if (widgetId === null || visitorId === null) return { items: [], next: null };
  const after = query.cursor === undefined ? undefined : await findArchivePlace(deps.db, workspaceId, query.cursor);
  if (query.cursor !== undefined && !after)
    throw new AppError("invalid_input", {}, { fields: { cursor: "is not a cursor" } });
  const filter: ArchiveFilter = {
    workspaceId,
    state: query.state,
    widgetId,
    visitorId,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
  };
  const { places, resumeAfter } = query.q
    ? await search(deps, filter, after, query.limit, query.q)
    : await page(deps, filter, after, query.limit);
  const items = await listTeamSessions(
    deps,
    workspaceId,
    places.map(({ id }) => id),
  );
  return { items, next: resumeAfter ? await namePlace(deps.db, workspaceId, resumeAfter.id) : null };
}
