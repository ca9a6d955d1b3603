import type { Deps } from "../../deps.ts";
import type { RequestOrigin } from "../../platform/auth/actors.ts";
import { onePer } from "../../platform/onePer.ts";
import { findWidget } from "./findWidget.ts";
import { isOriginListed, platformOrigins } from "./originRules.ts";
import type { StoredWidget } from "./widgets.repository.ts";

const ownOrigins = onePer(
  (deps: Deps) => deps.config,
  (deps) => platformOrigins(deps.config),
);

/** Whether a page of `from` may use the widget; an unknown, deleted or switched-off widget is refused everywhere. */
export async function isOriginAllowed(deps: Deps, siteKey: string, from: RequestOrigin): Promise<boolean> {
  return mayPageUse(deps, await findWidget(deps, siteKey), from);
}

/** The same for a widget that was read already; null is one that does not exist. */
export function mayPageUse(deps: Deps, widget: StoredWidget | null, from: RequestOrigin): boolean {
  return widget?.isEnabled === true && isOriginListed(from, widget.settings.allowedOrigins, ownOrigins(deps));
}
