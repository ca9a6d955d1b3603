import type { Deps } from "../../deps.ts";
import type { RequestOrigin } from "../../platform/auth/actors.ts";
import { onePer } from "../../platform/onePer.ts";
import { findWidget } from "./findWidget.ts";
import { isOriginListed, platformOrigins } from "./originRules.ts";

const ownOrigins = onePer(
  (deps: Deps) => deps.config,
  (deps) => platformOrigins(deps.config),
);

/** Whether a page of `from` may use the widget; an unknown, deleted or switched-off widget is refused everywhere. */
export async function isOriginAllowed(deps: Deps, siteKey: string, from: RequestOrigin): Promise<boolean> {
  const widget = await findWidget(deps, siteKey);
  return widget?.isEnabled === true && isOriginListed(from, widget.settings.allowedOrigins, ownOrigins(deps));
}
