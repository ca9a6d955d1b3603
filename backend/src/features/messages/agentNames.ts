import type { Deps } from "../../deps.ts";
import type { StoredMessage } from "../../domain-events.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { findUserPublicId } from "./agentNames.view.ts";

const AGENTS_MAX = 20_000;
/** A user's public id never changes. */
const REMEMBER_MS = 3_600_000;

const cacheOf = onePer(
  (deps: Deps) => deps.db,
  ({ db }) =>
    createLoadingCache({
      maxEntries: AGENTS_MAX,
      ttlMs: REMEMBER_MS,
      load: (userId: number) => findUserPublicId(db, userId),
    }),
);

/** The public id of the agent who wrote a row, for the team's screens; null for everybody else. */
export const senderPublicId = async (
  deps: Deps,
  row: Pick<StoredMessage, "senderKind" | "senderId">,
): Promise<string | null> => (row.senderKind === "agent" ? cacheOf(deps).get(row.senderId) : null);
