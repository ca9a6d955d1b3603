import type { Deps } from "../../deps.ts";
import { newPublicId } from "../../platform/ids.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { keepMetaOnce, readMeta } from "../workspaces/storeMeta.repository.ts";

/** A restored backup is noticed this soon without a restart. */
const REMEMBER_MS = 5000;

const cacheOf = onePer(
  (deps: Deps) => deps.db,
  ({ db }) =>
    createLoadingCache({
      maxEntries: 1,
      ttlMs: REMEMBER_MS,
      load: async (name: "incarnation") => {
        const found = await readMeta(db, name);
        if (found !== undefined) return found;
        await keepMetaOnce(db, name, newPublicId());
        return (await readMeta(db, name)) ?? "";
      },
    }),
);

/** Names this copy of the store: it changes when a backup is restored, and clients then drop what they hold. */
export const readIncarnation = (deps: Deps): Promise<string> => cacheOf(deps).get("incarnation");
