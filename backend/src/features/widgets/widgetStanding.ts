import { SiteKeyText } from "@chat/contract/common-shapes";
import type { Deps } from "../../deps.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { findWidget } from "./findWidget.ts";
import { selectIsKeyKnown } from "./widgets.repository.ts";

const KEYS_MAX = 2000;
/** A deleted widget's key never comes back, and one that is made is found as a widget first. */
const REMEMBER_MS = 60_000;

const knownKeys = onePer(
  (deps: Deps) => deps.events,
  ({ db, events }) => {
    const cache = createLoadingCache({
      maxEntries: KEYS_MAX,
      ttlMs: REMEMBER_MS,
      load: (siteKey: string) => selectIsKeyKnown(db, siteKey),
    });
    events.on("widget.changed", ({ siteKey }) => cache.forget(siteKey));
    return cache;
  },
);

/** Whether a site key is a widget's that works, one's that is switched off or deleted (`gone`), or nobody's; from memory. */
export async function widgetStanding(deps: Deps, siteKey: string): Promise<"on" | "gone" | "unknown"> {
  const widget = await findWidget(deps, siteKey);
  if (widget) return widget.isEnabled ? "on" : "gone";
  return SiteKeyText.safeParse(siteKey).success && (await knownKeys(deps).get(siteKey)) ? "gone" : "unknown";
}
