import type { Widget } from "@chat/contract/widgets";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { mergeSettings, type SettingsGroups } from "./mergeSettings.ts";
import { toWidgetReply } from "./toWidgetReply.ts";
import { lockWidget, saveWidget, selectWidget } from "./widgets.repository.ts";

export interface WidgetChange {
  readonly name?: string | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly settings?: SettingsGroups | undefined;
  /** The version that the change was made from; absent overwrites whatever is there. */
  readonly version?: number | undefined;
}

/**
 * Saves a widget; every process serves the new one within two seconds, this one at once.
 *
 * @throws {AppError} widget_not_found, invalid_input, conflict when a colleague saved since `version`
 */
export async function updateWidget(
  deps: Deps,
  workspaceId: number,
  siteKey: string,
  change: WidgetChange,
): Promise<Widget> {
  const { widget, id } = await deps.db.transaction(async (tx) => {
    const current = await lockWidget(tx, workspaceId, siteKey);
    if (!current) throw new AppError("widget_not_found", { siteKey });
    if (change.version !== undefined && change.version !== current.version)
      throw new AppError("conflict", { siteKey, version: current.version });
    await saveWidget(tx, {
      workspaceId,
      id: current.id,
      name: change.name ?? current.name,
      isEnabled: change.isEnabled ?? current.isEnabled,
      settings: mergeSettings(current.settings, change.settings ?? {}),
      at: deps.clock.now(),
    });
    await deps.signals.send(tx, "widget.changed", { workspaceId, widgetId: current.id, siteKey });
    const saved = await selectWidget(tx, workspaceId, siteKey);
    if (!saved) throw new AppError("internal", { siteKey });
    return { widget: await toWidgetReply(tx, saved), id: saved.id };
  });
  deps.events.publish("widget.changed", { workspaceId, widgetId: id, siteKey });
  return widget;
}
