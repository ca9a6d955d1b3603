import type { Deps } from "../../deps.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { type StoredWidget, selectWidgetByKey } from "./widgets.repository.ts";

const MAX_WIDGETS_IN_MEMORY = 2000;
/** Only a safety net: a change empties the cache at once here and within two seconds in every other process. */
const REMEMBER_MS = 60_000;

const cacheOf = onePer(
  (deps: Deps) => deps.events,
  (deps) => {
    const cache = createLoadingCache({
      maxEntries: MAX_WIDGETS_IN_MEMORY,
      ttlMs: REMEMBER_MS,
      load: (siteKey: string) => selectWidgetByKey(deps.db, siteKey),
    });
    deps.events.on("widget.changed", ({ siteKey }) => cache.forget(siteKey));
    deps.signals.on("widget.changed", ({ siteKey }) => cache.forget(siteKey));
    return cache;
  },
);

/**
 * The widget of a site key, from memory; a switched-off one is found too (`isEnabled`).
 *
 * Every page view asks for it, so it costs no query; what it says is at most two seconds old.
 * @returns null for an unknown or deleted widget
 */
export const findWidget = (deps: Deps, siteKey: string): Promise<StoredWidget | null> => cacheOf(deps).get(siteKey);
