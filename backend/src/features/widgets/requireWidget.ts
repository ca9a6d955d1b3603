import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { findWidget } from "./findWidget.ts";
import { widgetStanding } from "./widgetStanding.ts";
import type { StoredWidget } from "./widgets.repository.ts";

/**
 * The widget of a site key for a page that wants to use it.
 *
 * @throws {AppError} widget_gone where it is switched off or deleted, widget_not_found where there never was one
 */
export async function requireWidget(deps: Deps, siteKey: string): Promise<StoredWidget> {
  const widget = await findWidget(deps, siteKey);
  if (widget?.isEnabled) return widget;
  const isGone = (await widgetStanding(deps, siteKey)) === "gone";
  throw new AppError(isGone ? "widget_gone" : "widget_not_found", { siteKey });
}
