import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { AppError } from "../../platform/errors.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { findSessionKey } from "./sessions.repository.ts";

const KEYS_MAX = 20_000;
/** Ids never change; the bound is for a session that is erased. */
const REMEMBER_MS = 60_000;

const cacheOf = onePer(
  (deps: Deps) => deps.db,
  ({ db }) =>
    createLoadingCache({
      maxEntries: KEYS_MAX,
      ttlMs: REMEMBER_MS,
      load: async (key: string) => {
        const [workspaceId = "", sessionPublicId = ""] = key.split(" ");
        const found = await findSessionKey(db, Number(workspaceId), sessionPublicId);
        if (!found) throw new AppError("session_not_found", { sessionPublicId }); // a failed load is not remembered, so a session is found as soon as it exists
        return found;
      },
    }),
);

/**
 * The session that a user of a workspace names by its public id; an agent's every message asks, so it is remembered.
 *
 * @throws {AppError} session_not_found, also for another workspace's
 */
export const findTeamSession = (deps: Deps, workspaceId: number, sessionPublicId: string): Promise<SessionKey> =>
  cacheOf(deps).get(`${workspaceId} ${sessionPublicId}`);
